#!/usr/bin/env bash
# Build pjsua2 from a pjproject source archive (2.16 or newer) and put it in place of the published wheel.
#
#   scripts/build_pjsip.sh pjproject-2.17.tar.gz [SHA256 of the archive]
#   scripts/build_pjsip.sh --restore            back to the wheel
#
# Why and when: docs/telephony.md. Takes minutes, needs make, g++, swig and OpenSSL's headers:
#   apt-get install build-essential swig libssl-dev
set -euo pipefail
cd "$(dirname "$0")/.."
ROOT=$PWD
PYTHON=$ROOT/.venv/bin/python
WHEEL=$(grep -m1 '^pjsua2-python==' requirements/app.txt | cut -d' ' -f1)
OLDEST_MINOR=16

fail() { echo "build_pjsip: $*" >&2; exit 1; }

[[ -x $PYTHON ]] || fail "no .venv: run make run or make test first"
PLACE=$("$PYTHON" -c 'import sysconfig; print(sysconfig.get_path("platlib"))')

remove_own_build() { rm -f "$PLACE"/pjsua2.py "$PLACE"/_pjsua2*.so; }

if [[ ${1:-} == --restore ]]; then
    remove_own_build
    uv pip install --quiet --python "$PYTHON" --reinstall "$WHEEL"
    echo "the wheel is back: $WHEEL"
    exit 0
fi

ARCHIVE=${1:-}
[[ -f $ARCHIVE ]] || fail "give a pjproject source archive (.tar.gz, .tar.bz2)"
ARCHIVE=$(realpath "$ARCHIVE")
if [[ -n ${2:-} ]]; then
    echo "$2  $ARCHIVE" | sha256sum --check --quiet || fail "the archive is not the expected one"
fi
for tool in make g++ swig; do
    command -v "$tool" >/dev/null || fail "$tool is missing: apt-get install build-essential swig libssl-dev"
done
"$PYTHON" - <<'CHECK' || fail "Python's headers are missing (python3-dev of the interpreter of .venv)"
import pathlib, sys, sysconfig
sys.exit(not (pathlib.Path(sysconfig.get_path("include")) / "Python.h").exists())
CHECK

FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/pjsip.XXXXXX")
trap 'rm -rf "$FOLDER"' EXIT
tar -xf "$ARCHIVE" -C "$FOLDER" --strip-components=1
[[ -f $FOLDER/version.mak ]] || fail "this is not a pjproject archive: no version.mak"
version() { sed -n "s/^export PJ_VERSION_$1 *:\{0,1\}= *//p" "$FOLDER/version.mak" | tr -d '[:space:]'; }
MAJOR=$(version MAJOR)
MINOR=$(version MINOR)
((MAJOR > 2 || (MAJOR == 2 && MINOR >= OLDEST_MINOR))) || fail "pjproject $MAJOR.$MINOR is too old: 2.$OLDEST_MINOR or newer"

# 512 legs are 256 callers with a person each. Handles: a socket or two per leg and the transports.
cat >"$FOLDER/pjlib/include/pj/config_site.h" <<'SITE'
#define PJSUA_MAX_CALLS 512
#define PJSUA_MAX_ACC 64
#define PJ_IOQUEUE_MAX_HANDLES 4096
#define PJ_HAS_IPV6 1
SITE

LOG=$ROOT/var/log/build_pjsip.log
mkdir -p "$(dirname "$LOG")"
: >"$LOG"
step() {
    echo "… $1"
    shift
    nice "$@" >>"$LOG" 2>&1 || fail "failed; the last lines of $LOG: $(tail -n 5 "$LOG")"
}
cd "$FOLDER"
# No sound card, no picture: the gateway reads and writes sound by itself. NDEBUG: an assertion of the
# library would otherwise end the worker with all of its calls.
step "configuring pjproject $MAJOR.$MINOR" env CFLAGS="-O2 -fPIC -DNDEBUG" CXXFLAGS="-O2 -fPIC -DNDEBUG" \
    ./configure --enable-epoll --disable-video --disable-sound --disable-v4l2 \
    --disable-opencore-amr --disable-libwebrtc
step "dependencies" make dep
step "compiling" make -j"$(nproc)"
cd pjsip-apps/src/swig/python
step "generating the Python module" make pjsua2_wrap.cpp
step "compiling the Python module" "$PYTHON" setup.py build --build-lib built

# The wheel's package would hide the module of the same name.
uv pip uninstall --quiet --python "$PYTHON" pjsua2-python || true
remove_own_build
cp built/pjsua2.py built/_pjsua2*.so "$PLACE/"
cd "$ROOT"
"$PYTHON" - <<'TRY' || fail "the built library does not start; back to the wheel: scripts/build_pjsip.sh --restore"
import asyncio
import os

from core.settings.telephony import SipSettings
from voice_gateway.sip.telephone import SipTelephone


async def main() -> None:
    settings = SipSettings(port=5999, rtp_port=39000, tcp=False)
    telephone = await SipTelephone.open(settings)
    print(f"legs of one worker: {telephone.counters.capacity}", flush=True)
    await telephone.aclose()


asyncio.run(main())
os._exit(0)
TRY
echo "built: pjproject $MAJOR.$MINOR is in use; try it: .venv/bin/python -m pytest tests/e2e/sip"
