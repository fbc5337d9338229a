#!/usr/bin/env bash
# `make check`: style, types, import borders, dialogue data. All of them run; the exit code tells if any failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export RASA_TELEMETRY_ENABLED=false SQLALCHEMY_SILENCE_UBER_WARNING=1 TF_CPP_MIN_LOG_LEVEL=2 PYTHONWARNINGS=ignore
code=0
check() {
  local title=$1; shift
  if "$@"; then printf '✓ %s\n' "$title"; else printf '✗ %s: %s\n' "$title" "$*" >&2; code=1; fi
}

check "ruff check" .venv/bin/ruff check .
check "ruff format" .venv/bin/ruff format --check --quiet .
check "mypy" .venv/bin/mypy
check "import-linter" .venv/bin/lint-imports --no-logo
# Texts that the actions say are in no story: the warning about each one drowns the rest.
validate_dialogue() {
  .venv-rasa/bin/rasa data validate --fail-on-warnings 2>&1 | grep -v 'is not used in any story or rule'
  return "${PIPESTATUS[0]}"
}
check "rasa data validate" validate_dialogue
exit $code
