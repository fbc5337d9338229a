"""`python -m benchmarks.startup`: how long the first and the second start take from a fresh clone.

Clones the repository into a new folder, sets up with fresh environments, starts all processes, stops them,
and does it again. Package caches of the machine are used as they are; the system's packages must be there.
"""

import json
import os
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULT = ROOT / "benchmarks/results/startup.json"
READY = "Система готова"
LIMIT_SECONDS = 1800


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="rcto-startup-") as name:
        clone = Path(name) / "clone"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        report = {
            "measured_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "load_average_before": round(os.getloadavg()[0], 2),
            "first_start": measure(clone),
            "second_start": measure(clone),
        }
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report, ensure_ascii=False, indent=2)
    RESULT.write_text(text + "\n", encoding="utf-8")
    print(text)


def measure(clone: Path) -> dict[str, float]:
    """Seconds of set-up, from the launcher's start to the green `/readyz`, and of the stop."""
    begun = time.monotonic()
    subprocess.run(["scripts/setup.sh"], cwd=clone, check=True, timeout=LIMIT_SECONDS)
    set_up = time.monotonic()
    launcher = subprocess.Popen(
        [".venv/bin/python", "-m", "server.launcher"],
        cwd=clone, env=own_ports(), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        wait_until_ready(launcher)
        ready = time.monotonic()
        launcher.send_signal(signal.SIGINT)
        launcher.communicate(timeout=LIMIT_SECONDS)
    finally:
        launcher.kill()
    return {
        "set_up_seconds": round(set_up - begun, 2),
        "start_seconds": round(ready - set_up, 2),
        "stop_seconds": round(time.monotonic() - ready, 2),
    }


def wait_until_ready(launcher: "subprocess.Popen[str]") -> None:
    for line in launcher.stdout or ():
        print(line, end="", flush=True)
        if READY in line:
            return
    raise SystemExit("the system did not start")


def own_ports() -> dict[str, str]:
    names = ("PLATFORM_PORT", "RASA_PORT", "SIP_PORT", "INTEGRATIONS_STAND_IN_PORT")
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in names]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        ports = {
            name: str(probe.getsockname()[1]) for name, probe in zip(names, probes, strict=True)
        }
    return {**os.environ, **ports, "LAUNCHER_IS_CONSOLE_ON": "false"}


if __name__ == "__main__":
    main()
