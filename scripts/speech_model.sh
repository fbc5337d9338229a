#!/usr/bin/env bash
# `make speech-model`: trains the development network anew, from packages alone. Hours; interrupted, it goes on where
# it was. MINUTES=80 is the time the network trains; the result lies in var/speech-training/exported.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Beside other work the OpenMP threads must wait asleep: spinning they train five to ten times slower.
export OMP_WAIT_POLICY=PASSIVE GOMP_SPINCOUNT=0
readonly ENVIRONMENT=.venv-speech
readonly NETWORK=var/speech-training/exported

source scripts/setup.sh

speech_environment() {
  local python wanted
  wanted="$(sha256sum requirements/speech-training.txt | cut -d' ' -f1)"
  if [[ -x "$ENVIRONMENT/bin/python" ]] && is_stamped venv-speech "$wanted"; then return; fi
  python="$(find_python 3.11)"
  [[ -n "$python" ]] || fail "Нет CPython 3.11, он нужен для обучения сети. Поставьте: apt-get install python3.11-venv или pyenv install 3.11"
  timed "Создаю окружение $ENVIRONMENT ($("$python" --version))" "$python" -m venv --clear "$ENVIRONMENT"
  timed "Ставлю пакеты в $ENVIRONMENT" "$ENVIRONMENT/bin/python" -m pip install --quiet -r requirements/speech-training.txt
  stamp venv-speech "$wanted"
}

system_packages run test train
speech_environment
"$ENVIRONMENT/bin/python" -m speech_model.corpus.ingredients
"$ENVIRONMENT/bin/python" -m speech_model.corpus.build
"$ENVIRONMENT/bin/python" -m speech_model.train --minutes "${MINUTES:-80}"
.venv/bin/python -m speech_model.graph.build --network "$NETWORK"
say "Новая сеть лежит в $NETWORK. Чтобы сделать её поставляемой: cp -r $NETWORK/am $NETWORK/conf speech_model/bundled/"
