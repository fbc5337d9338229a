#!/usr/bin/env bash
# `make speech-model`: trains the development network anew in an environment of its own; MINUTES=80 by default.
# Every step goes on where an interrupted one stopped.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

export OMP_WAIT_POLICY=PASSIVE GOMP_SPINCOUNT=0 # threads that spin make shared cores 5–10 times slower

python="$(find_python 3.11)"
[[ -n "$python" || -x .venv-speech/bin/python ]] || fail "Нет CPython 3.11, он нужен для обучения. Поставьте: pyenv install 3.11"
system_packages train
environment .venv-speech requirements/speech-training.txt "${python:-.venv-speech/bin/python}"

say "Получаю исходные записи и модель"
.venv-speech/bin/python -m speech_model.corpus.ingredients
say "Собираю обучающую речь (около 20 минут)"
nice .venv-speech/bin/python -m speech_model.corpus.build
say "Обучаю сеть: ${MINUTES:-80} минут"
nice .venv-speech/bin/python -m speech_model.train --minutes "${MINUTES:-80}"
say "Строю граф"
.venv/bin/python -m speech_model.graph.build --network var/speech-training/exported
say "Готово. Сеть: var/speech-training/exported; проверьте её (make speech-report) и положите в speech_model/bundled"
