"""Everything here talks SIP and RTP over loopback with real peers."""

import shutil
from pathlib import Path

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session", autouse=True)
def peers_are_installed() -> None:
    missing = [name for name in ("baresip", "sipp", "kamailio") if shutil.which(name) is None]
    if missing:
        pytest.fail(f"install the peers of the SIP tests: apt-get install {' '.join(missing)}")
