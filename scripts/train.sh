#!/usr/bin/env bash
# `make train`: trains the dialogue model into models/dialogue and notes of which inputs it was made.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

export RASA_TELEMETRY_ENABLED=false SQLALCHEMY_SILENCE_UBER_WARNING=1 TF_CPP_MIN_LOG_LEVEL=2 PYTHONWARNINGS=ignore
inputs="$(dialogue_inputs)"
timed "Обучаю диалог (около минуты)" \
  nice -n 5 .venv-rasa/bin/rasa train --out models/dialogue --fixed-model-name dialogue
stamp dialogue-model "$inputs"
