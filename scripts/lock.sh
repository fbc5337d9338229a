#!/usr/bin/env bash
# `make lock`: compiles the locked requirements of both environments anew; the next `make run` installs them.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

export UV_CUSTOM_COMPILE_COMMAND="make lock"
find_uv python3
"$UV" pip compile pyproject.toml --group dev --python-version 3.11 --python-platform linux --generate-hashes \
  --no-emit-index-url --no-emit-find-links --quiet -o requirements/app.txt
"$UV" pip compile requirements/rasa.in --override requirements/rasa-overrides.txt --python-version 3.10 \
  --python-platform linux --generate-hashes --no-emit-index-url --no-emit-find-links --quiet -o requirements/rasa.txt
say "requirements/app.txt и requirements/rasa.txt обновлены"
