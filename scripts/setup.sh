#!/usr/bin/env bash
# Prepares everything that `make run` needs, and with --test what `make test` needs. Safe to repeat: what is
# done is skipped by stamps. Works from a fresh clone on Debian 12 that has python3 and pip only.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly STAMPS=var/stamps
readonly UV_REQUIREMENT="uv>=0.5"
export UV_PYTHON_DOWNLOADS=never

say() { printf '• %s\n' "$*"; }
fail() { printf '✗ %s\n' "$*" >&2; exit 1; }

# digest PATH…: one checksum over the contents of files and folders.
digest() {
  find "$@" -type f ! -name '*.pyc' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}

is_stamped() { [[ -f "$STAMPS/$1" && "$(<"$STAMPS/$1")" == "$2" ]]; }
stamp() { mkdir -p "$STAMPS"; printf '%s' "$2" >"$STAMPS/$1"; }

# timed TITLE COMMAND…: says what goes on, shows the tail of the output only when it failed.
timed() {
  local title=$1 log begun=$SECONDS; shift
  mkdir -p var/log; log="var/log/setup.log"
  say "$title…"
  if ! "$@" >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    fail "$title: не удалось. Полный вывод: $log"
  fi
  say "$title: готово за $((SECONDS - begun)) с"
}

# find_python 3.10: the path of a working CPython of that version, or nothing.
find_python() {
  local version=$1 candidate
  for candidate in \
    "$(command -v "python$version" || true)" \
    "$HOME/.pyenv/versions/$version".*/bin/python"$version" \
    "/opt/pyenv/versions/$version".*/bin/python"$version" \
    "/usr/local/bin/python$version" "/usr/bin/python$version" \
    "/opt/python$version/bin/python$version" \
    "$HOME/.local/share/uv/python/cpython-$version"*/bin/python"$version"; do
    [[ -x "$candidate" ]] || continue
    if [[ "$("$candidate" -c 'import sys, ssl, sqlite3; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)" == "$version" ]]; then
      printf '%s' "$candidate"
      return
    fi
  done
}

find_uv() {
  if command -v uv >/dev/null && uv --version >/dev/null 2>&1; then
    UV=uv
  elif [[ -x var/tools/bin/uv ]]; then
    UV=var/tools/bin/uv
  else
    local pip
    for pip in python3 "$1"; do
      if "$pip" -m pip --version >/dev/null 2>&1; then
        timed "Получаю uv (установщик пакетов)" "$pip" -m pip install --quiet --target var/tools "$UV_REQUIREMENT"
        UV=var/tools/bin/uv
        return
      fi
    done
    fail "Нет ни uv, ни pip. Установите pip: apt-get install python3-pip"
  fi
}

# environment FOLDER LOCK PYTHON [UV-OPTION…]: the folder holds exactly what the lock names.
environment() {
  local folder=$1 lock=$2 python=$3 wanted; shift 3
  wanted="$(sha256sum "$lock" | cut -d' ' -f1)"
  if [[ -x "$folder/bin/python" ]] && is_stamped "${folder#.}" "$wanted"; then return; fi
  [[ -n "${UV:-}" ]] || find_uv "$python"
  if ! "$folder/bin/python" -c '' 2>/dev/null; then
    timed "Создаю окружение $folder ($("$python" --version))" "$UV" venv --clear --python "$python" "$folder"
  fi
  timed "Ставлю пакеты в $folder по $lock" \
    "$UV" pip sync --python "$folder/bin/python" "$@" "$lock"
  stamp "${folder#.}" "$wanted"
}

environments() {
  local app rasa
  if [[ ! -x .venv/bin/python ]]; then
    app="$(find_python 3.12)"; app="${app:-$(find_python 3.11)}"
    [[ -n "$app" ]] || fail "Нет CPython 3.12 или 3.11. Поставьте: apt-get install python3 (Debian 12 даёт 3.11) или pyenv install 3.12"
  fi
  if [[ ! -x .venv-rasa/bin/python ]]; then
    rasa="$(find_python 3.10)"
    [[ -n "$rasa" ]] || fail "Нет CPython 3.10, он нужен серверу диалога Rasa. Поставьте: pyenv install 3.10 (или соберите из исходников python.org) и повторите"
  fi
  environment .venv requirements/app.txt "${app:-.venv/bin/python}" --require-hashes --compile-bytecode
  environment .venv-rasa requirements/rasa.txt "${rasa:-.venv-rasa/bin/python}" --require-hashes --compile-bytecode
}

# system_packages GROUP…: installed when root; otherwise the exact command is printed.
system_packages() {
  [[ "${SETUP_SKIP_PACKAGES:-}" != 1 ]] || return 0
  if ! command -v dpkg-query >/dev/null; then
    say "Это не Debian: пакеты из scripts/system-packages.txt поставьте сами"
    return
  fi
  local wanted installed missing
  wanted="$(awk -v groups="$*" 'BEGIN { split(groups, g, " "); for (i in g) ok[g[i]] = 1 } ok[$1] { print $2 }' scripts/system-packages.txt | sort -u)"
  installed="$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' 2>/dev/null | awk '$1 == "installed" { print $2 }' | sort -u)"
  missing="$(comm -23 <(printf '%s\n' "$wanted") <(printf '%s\n' "$installed") | tr '\n' ' ')"
  [[ -n "${missing// /}" ]] || return 0
  local command="apt-get install -y --no-install-recommends ${missing% }"
  [[ "${SETUP_USER_ID:-$EUID}" == 0 ]] || fail "Не хватает пакетов системы. Выполните: sudo $command"
  export DEBIAN_FRONTEND=noninteractive
  timed "Обновляю список пакетов системы" apt-get update -q
  # shellcheck disable=SC2086
  timed "Ставлю пакеты системы: ${missing% }" $command
}

# database: a SQLite file that was prepared from these very seeds and migrations is left alone.
database() {
  local wanted
  wanted="$(digest core/db/migrations core/knowledge/seeds core/knowledge/*.py)-${DATABASE_URL:-}-$({ cat .env 2>/dev/null || true; } | sha256sum | cut -d" " -f1)"
  if [[ -f var/data.sqlite3 ]] && is_stamped database "$wanted"; then return; fi
  timed "База данных: схема и образцы сведений" .venv/bin/python scripts/prepare_database.py
  stamp database "$wanted"
}

speech_graph() {
  [[ -d models/vosk-model-small-ru-0.22 ]] && return
  if [[ -f var/speech/current/am/final.mdl && -f speech_model/bundled/am/final.mdl ]]; then
    diff -rq speech_model/bundled/am var/speech/current/am >/dev/null &&
      diff -rq speech_model/bundled/conf var/speech/current/conf >/dev/null && return
    timed "Ставлю новую учебную сеть под прежний граф" .venv/bin/python -m speech_model.graph.renew
    return
  fi
  [[ -f speech_model/bundled/am/final.mdl ]] || {
    say "Учебной сети нет в speech_model/bundled: заявителя встретит меню кнопок. Официальная модель: make model"
    return
  }
  timed "Строю граф учебной модели речи" .venv/bin/python -m speech_model.graph.build
}

dialogue_inputs() { digest config.yml domain.yml data bot/nlu requirements/rasa.txt; }

dialogue_model_is_fresh() {
  is_stamped dialogue-model "$(dialogue_inputs)" && compgen -G 'models/dialogue/*.tar.gz' >/dev/null
}

main() {
  local groups=(run)
  [[ "${1:-}" != --test ]] || groups=(run test)
  system_packages "${groups[@]}"
  environments
  database
  speech_graph
  dialogue_model_is_fresh || scripts/train.sh
}

# Sourced by train.sh, lock.sh and doctor.py for their parts; run by make for the whole.
if [[ "${BASH_SOURCE[0]}" == "$0" ]]; then
  main "$@"
fi
