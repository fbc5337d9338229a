"""Every call here lives on a loop of virtual time."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.calls.scripted_call import ScriptedCall
from tests.fakes.virtual_time import VirtualTimeLoop


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    return {"virtual time": VirtualTimeLoop}


@pytest.fixture
async def call(tmp_path: Path) -> ScriptedCall:
    return ScriptedCall(tmp_path)
