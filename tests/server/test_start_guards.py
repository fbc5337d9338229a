"""Two starts collide clearly; a taken port is named."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from server.process_plan import NeededPort
from server.start_guards import AlreadyRunning, first_taken, hold_lock


def test_a_second_start_learns_who_is_running(run_folder: Path) -> None:
    path = run_folder / "run" / "launcher.lock"
    with hold_lock(path), pytest.raises(AlreadyRunning) as refused:
        hold_lock(path)
    assert refused.value.pid == str(os.getpid())


def test_a_lock_left_by_a_dead_launcher_is_free(run_folder: Path) -> None:
    path = run_folder / "launcher.lock"
    path.write_text("999999999\n", encoding="ascii")
    with hold_lock(path):
        assert path.read_text(encoding="ascii") == f"{os.getpid()}\n"


@pytest.mark.parametrize(
    ("transport", "kind"), [("tcp", socket.SOCK_STREAM), ("udp", socket.SOCK_DGRAM)]
)
def test_a_taken_port_is_found(
    transport: str, kind: socket.SocketKind, free_port: Callable[[], int]
) -> None:
    free = NeededPort("127.0.0.1", free_port(), transport, "FREE_PORT")
    with socket.socket(socket.AF_INET, kind) as holder:
        holder.bind(("127.0.0.1", 0))
        if kind == socket.SOCK_STREAM:
            holder.listen()
        taken = NeededPort("127.0.0.1", holder.getsockname()[1], transport, "TAKEN_PORT")
        assert first_taken([free, taken]) == taken
        assert first_taken([free]) is None
