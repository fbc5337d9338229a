"""The launcher as a process: stopped, killed, refused; nobody is left behind."""

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from server.launcher import TEXTS
from tests.server.fake_children import DYING, OBEDIENT, PARENT_OF_STUBBORN, STUBBORN, gone_within

StartLauncher = Callable[..., subprocess.Popen[str]]
SAID_PID = re.compile(r"grandchild (\d+)")


@pytest.fixture
def start_launcher(root: Path, run_folder: Path) -> Iterator[StartLauncher]:
    started: list[subprocess.Popen[str]] = []

    def start(*scripts: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.server.fake_system", str(run_folder / "log"), *scripts],
            cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def read_until(process: subprocess.Popen[str], *wanted: str) -> str:
    """Output of the process up to the line by which all of `wanted` have been said."""
    said = ""
    assert process.stdout is not None
    for line in process.stdout:
        said += line
        if all(text in said for text in wanted):
            return said
    pytest.fail(f"{wanted} not said, but: {said}")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_in_order(
    number: signal.Signals, start_launcher: StartLauncher
) -> None:
    launcher = start_launcher(OBEDIENT, OBEDIENT)
    read_until(launcher, "Система готова", "[child-0] serves", "[child-1] serves")
    launcher.send_signal(number)
    said, _ = launcher.communicate(timeout=30)
    assert launcher.returncode == 0
    assert said.rstrip().endswith(TEXTS["stopped"])


def test_a_killed_launcher_leaves_no_orphan_not_even_a_stubborn_grandchild(
    start_launcher: StartLauncher,
) -> None:
    launcher = start_launcher(PARENT_OF_STUBBORN, STUBBORN)
    said = read_until(
        launcher, "grandchild", "Система готова", "[child-0] serves", "[child-1] serves"
    )
    grandchild = int(SAID_PID.search(said)[1])  # type: ignore[index]
    children = [int(pid) for pid in children_of(launcher.pid)]
    launcher.kill()
    assert len(children) == 3
    assert all(gone_within(pid, 20) for pid in [*children, grandchild])


def test_a_process_that_never_serves_ends_the_start_with_its_last_words(
    start_launcher: StartLauncher,
) -> None:
    launcher = start_launcher(OBEDIENT, f"{DYING} # never ready")
    said, _ = launcher.communicate(timeout=60)
    assert launcher.returncode == 1
    assert "child-1: не запустился" in said
    assert said.count("no good") > said.count("[child-1] no good")


def test_logs_are_kept_one_file_a_process_and_one_start_back(
    start_launcher: StartLauncher, run_folder: Path
) -> None:
    for _ in range(2):
        launcher = start_launcher(OBEDIENT)
        read_until(launcher, "Система готова", "[child-0] serves")
        launcher.terminate()
        launcher.communicate(timeout=30)
    names = {path.name for path in (run_folder / "log").iterdir()}
    assert names == {"child-0.log", "child-0.1.log"}


def children_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
