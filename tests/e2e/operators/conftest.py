"""One centre for every test here: the whole system over a real PostgreSQL, two operators with telephones."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.db.engine import open_engine, open_sessions
from tests.e2e.operators.centre import Centre, hire
from tests.fixtures.ports import free_sip_port
from tests.fixtures.postgres import running_cluster
from tests.fixtures.running_system import running_system

DATABASE = "centre"


@pytest.fixture(scope="package")
def centre() -> Iterator[Centre]:
    """By day, with two operators who have not signed on yet; nobody is surveyed by chance."""
    folder = Path(tempfile.mkdtemp(prefix="rcto-", dir="/tmp"))
    ports = {"olga": free_sip_port(3), "petr": free_sip_port(3)}
    callback_port = free_sip_port(3)
    try:
        with running_cluster() as database:
            database.create_database(DATABASE)
            with running_system(
                folder,
                database_url=database.url(DATABASE),
                platform_day_starts="00:00",
                platform_day_ends="23:59:59",
                call_no_input_seconds=20,
                call_media_lost_seconds=30,
                handoff_offer_seconds=30,
                handoff_callback_starts="00:00",
                handoff_callback_ends="23:59:59",
                handoff_outbound_address=f"sip:{{number}}@127.0.0.1:{callback_port}",
                handoff_peer_check_seconds=1,
                survey_share=0,
            ) as system:
                engine = open_engine(database.url(DATABASE))
                sessions = open_sessions(engine)
                hire(sessions, ports)
                yield Centre(system, sessions, database, ports, callback_port)
                engine.dispose()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
