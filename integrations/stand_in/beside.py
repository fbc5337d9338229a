"""The stand-in as a process beside whoever tries the robot: tests, scripted conversations, drafts not yet published."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from core.errors import DialogueFailed
from core.settings.launcher import environment_of_child
from integrations.stand_in.behaviour import System

START_SECONDS = 240.0
STOP_SECONDS = 10.0
PROBE_SECONDS = 0.05


class StandIn:
    """Switches its behaviour, looks at what arrived."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = httpx.Client(base_url=url, timeout=10.0, trust_env=False)

    def behaves(self, system: str, mode: str, **more: Any) -> None:
        body = {"mode": mode, **more}
        self._http.put(f"/stand-in/behaviour/{system}", json=body).raise_for_status()

    def behaves_well(self, except_for: Mapping[str, str] | None = None) -> None:
        """`except_for`: the mode of each system that misbehaves."""
        modes = {system.value: "normal" for system in System} | dict(except_for or {})
        for system, mode in modes.items():
            self.behaves(system, mode)

    def asked(self, system: str) -> int:
        return int(self._http.get("/stand-in/asked").json()[system])

    def kept(self, kind: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._http.get(f"/stand-in/kept/{kind}").json()
        return found

    def is_up(self) -> bool:
        try:
            return self._http.get("/healthz").status_code == 200
        except httpx.TransportError:
            return False

    def close(self) -> None:
        self._http.close()


@contextmanager
def stand_in_beside(folder: Path) -> Iterator[StandIn]:
    """On a free loopback port, with `folder` of its own; stopped at the end.

    Raises:
        DialogueFailed: it did not start.
    """
    port = free_port()
    process = start_stand_in(folder, port)
    stand_in = StandIn(f"http://127.0.0.1:{port}")
    try:
        wait_until_up(stand_in, process)
        yield stand_in
    finally:
        stand_in.close()
        process.terminate()
        process.wait(STOP_SECONDS)


def start_stand_in(folder: Path, port: int) -> "subprocess.Popen[bytes]":
    own = {
        "SETTINGS_FILE": "",
        "INTEGRATIONS_STAND_IN_PORT": str(port),
        "INTEGRATIONS_STAND_IN_FOLDER": str(folder),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "integrations.stand_in"], env=environment_of_child(own)
    )


def wait_until_up(stand_in: StandIn, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while not stand_in.is_up():
        if process.poll() is not None or time.monotonic() > deadline:
            raise DialogueFailed("the stand-in of outside systems did not start")
        time.sleep(PROBE_SECONDS)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
