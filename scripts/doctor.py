"""`make doctor`: what is missing or wrong and how to mend it. Any python3, standard library only.

What needs the project's packages is asked from `doctor_inside.py`, run by .venv when there is one.
"""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Iterator, List, Tuple  # noqa: UP035 - runs on any python3

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ROOT / "scripts"
TEXTS = json.loads((SCRIPTS / "doctor_texts.json").read_text(encoding="utf-8"))
INSIDE_SECONDS = 120
GIGABYTE = 1 << 30
NEEDED_DISK_GIGABYTES = 3
NEEDED_MEMORY_GIGABYTES = 2

Check = Tuple[str, bool, str]  # noqa: UP006


def ask_setup(command: str) -> "subprocess.CompletedProcess[str]":
    """Run a function of setup.sh, so that both look in the same places."""
    whole = ["bash", "-c", f"source scripts/setup.sh; {command}"]
    return subprocess.run(whole, cwd=ROOT, capture_output=True, text=True)


def find_python(*versions: str) -> str:
    """Path of the first working CPython of these versions."""
    found = (ask_setup(f"find_python {version}").stdout.strip() for version in versions)
    return next((path for path in found if path), "")


def environment_fits(folder: str, lock: str) -> bool:
    stamp = ROOT / "var/stamps" / folder.lstrip(".")
    wanted = hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()
    has_python = (ROOT / folder / "bin/python").exists()
    return has_python and stamp.exists() and stamp.read_text() == wanted


def missing_packages(group: str) -> List[str]:  # noqa: UP006
    """Names of Debian packages that are not installed; empty on other systems."""
    if not shutil.which("dpkg-query"):
        return []
    lines = (SCRIPTS / "system-packages.txt").read_text(encoding="utf-8").splitlines()
    wanted = [line.split()[1] for line in lines if line.startswith(f"{group} ")]
    form = "${db:Status-Status} ${Package}\n"
    shown = subprocess.run(["dpkg-query", "-W", "-f", form], capture_output=True, text=True).stdout
    installed = {line.split()[1] for line in shown.splitlines() if line.startswith("installed ")}
    return [name for name in wanted if name not in installed]


def free_memory_gigabytes() -> float:
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024 / GIGABYTE
    return 0.0


def outside_checks() -> Iterator[Check]:
    """Pairs of key, truth and detail, without the project's packages."""
    app, rasa = find_python("3.12", "3.11"), find_python("3.10")
    yield "python_app", bool(app), app
    yield "python_rasa", bool(rasa), rasa
    yield "environment_app", environment_fits(".venv", "requirements/app.txt"), ""
    yield "environment_rasa", environment_fits(".venv-rasa", "requirements/rasa.txt"), ""
    for group in ("run", "test"):
        missing = missing_packages(group)
        yield f"packages_{group}", not missing, " ".join(missing)
    yield "dialogue_model", ask_setup("dialogue_model_is_fresh").returncode == 0, ""
    disk = shutil.disk_usage(ROOT).free / GIGABYTE
    yield "disk", disk >= NEEDED_DISK_GIGABYTES, f"{disk:.1f}"
    memory = free_memory_gigabytes()
    yield "memory", memory >= NEEDED_MEMORY_GIGABYTES, f"{memory:.1f}"


def inside_checks() -> Iterator[Check]:
    """What doctor_inside.py finds; one failed check when it cannot run."""
    python = ROOT / ".venv/bin/python"
    if not python.exists():
        yield "inside", False, ".venv"
        return
    done = subprocess.run(
        [str(python), str(SCRIPTS / "doctor_inside.py")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=INSIDE_SECONDS,
    )
    for line in done.stdout.splitlines():
        if line.startswith("["):
            key, is_ok, detail = json.loads(line)
            yield key, is_ok, detail
    if done.returncode:
        yield "inside", False, (done.stderr.strip().splitlines() or [""])[-1]


def show(key: str, is_ok: bool, detail: str) -> None:
    text = TEXTS[key]
    mark = "✓" if is_ok else ("✗" if text["required"] else "!")
    print(f"{mark} {text['title']}{f' ({detail})' if detail else ''}")
    if not is_ok:
        print(f"    → {text['remedy'].format(detail=detail)}")


def main() -> int:
    failed: List[str] = []  # noqa: UP006
    for checks in (outside_checks(), inside_checks()):
        for key, is_ok, detail in checks:
            show(key, is_ok, detail)
            if not is_ok and TEXTS[key]["required"]:
                failed.append(TEXTS[key]["title"])
    verdict = TEXTS["verdict_bad" if failed else "verdict_ok"]["title"]
    print(f"\n{verdict.format(detail='; '.join(failed))}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
