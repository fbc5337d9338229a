"""The whole system for a module of tests, and an ear for what a caller heard."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.ports import free_sip_port
from tests.fixtures.running_system import RunningSystem, running_system


@pytest.fixture(scope="module")
def operator_port() -> int:
    """Where the person on duty has a telephone. Nobody is there until a test starts one."""
    return free_sip_port(3)


@pytest.fixture(scope="module")
def system(operator_port: int) -> Iterator[RunningSystem]:
    """By day, with a person on duty; the caller's silence is noticed after 4 s."""
    folder = Path(tempfile.mkdtemp(prefix="rcto-", dir="/tmp"))  # short: Unix sockets live there
    try:
        with running_system(
            folder,
            platform_day_starts="00:00",
            platform_day_ends="23:59:59",
            platform_operator_phones=[f"sip:operator@127.0.0.1:{operator_port}"],
            platform_operator_night_phones=[f"sip:operator@127.0.0.1:{operator_port}"],
            platform_operator_ring_seconds=5,
            call_no_input_seconds=4,
        ) as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)
