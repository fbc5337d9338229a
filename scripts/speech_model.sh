#!/usr/bin/env bash
# `make speech-model`: trains the development network anew in an environment of its own; MINUTES=80 by default.
# Every step goes on where an interrupted one stopped.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

export OMP_WAIT_POLICY=PASSIVE GOMP_SPINCOUNT=0 # threads that spin make shared cores 5–10 times slower

# training_environment: resolved and not only synchronised, because PyTorch from the package index brings libraries
# for graphics cards that it does not start without; where pip knows a folder with the CPU build, that one is taken.
training_environment() {
  local lock=requirements/speech-training.txt folder=.venv-speech wanted
  wanted="$(sha256sum "$lock" | cut -d' ' -f1)"
  if [[ -x "$folder/bin/python" ]] && is_stamped venv-speech "$wanted"; then return; fi
  find_uv "$python"
  [[ -x "$folder/bin/python" ]] || timed "Создаю окружение $folder" "$UV" venv --python "$python" "$folder"
  timed "Ставлю пакеты в $folder по $lock" "$UV" pip install --python "$folder/bin/python" \
    ${PIP_FIND_LINKS:+--find-links "$PIP_FIND_LINKS"} -r "$lock"
  "$folder/bin/python" -c 'import torch, pyworld' || fail "Окружение $folder не запускается. Удалите его и повторите"
  stamp venv-speech "$wanted"
}

python="$(find_python 3.11)"
[[ -n "$python" || -x .venv-speech/bin/python ]] || fail "Нет CPython 3.11, он нужен для обучения. Поставьте: pyenv install 3.11"
system_packages train
training_environment

say "Получаю исходные записи и модель"
.venv-speech/bin/python -m speech_model.corpus.ingredients
say "Собираю обучающую речь (около 20 минут)"
nice .venv-speech/bin/python -m speech_model.corpus.build
say "Обучаю сеть: ${MINUTES:-80} минут"
nice .venv-speech/bin/python -m speech_model.train --minutes "${MINUTES:-80}"
say "Строю граф"
.venv/bin/python -m speech_model.graph.build --network var/speech-training/exported
say "Готово. Сеть: var/speech-training/exported; проверьте её (make speech-report) и положите в speech_model/bundled"
