"""What other parts do when a call ends, seen from the gateways' door."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from core.appointments.appointment import Slot
from core.appointments.call_end import HoldsFreedAtEnd
from core.appointments.local_desk import LocalDesk
from core.contracts.wire import to_json
from core.db.engine import open_sessions
from core.settings.appointments import AppointmentSettings
from server.platform_assembly import PlatformParts, create_app
from server.process_plan import SystemSettings
from tests.factories.appointments import (
    MONDAY_MORNING,
    TUESDAY,
    knowledge_of_one_office,
    moment,
)
from tests.factories.call_events import ended
from tests.server.conftest import INTERNAL

TEN = Slot("office_on_lake", "snils", moment(TUESDAY, "10:00"), 20)


async def test_the_end_of_a_call_frees_the_time_it_held(
    engine: Engine,
    temporary_settings: Path,
    free_port: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for variable in ("RASA_PORT", "SIP_PORT"):
        monkeypatch.setenv(variable, str(free_port()))
    knowledge = knowledge_of_one_office(windows=1)
    desk = LocalDesk(
        open_sessions(engine), lambda: knowledge, lambda: MONDAY_MORNING, AppointmentSettings()
    )
    observer = HoldsFreedAtEnd(desk).observe
    app = create_app(
        PlatformParts(
            SystemSettings.load(), engine, timedelta(minutes=30), call_observers=(observer,)
        )
    )
    desk.hold(TEN, owner="call-1")
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://platform") as platform:
        batch = to_json([ended(1, call_id="call-2")])
        await platform.post("/internal/call-events", content=batch, headers=INTERNAL)
        assert desk.hold(TEN, owner="late") is None
        batch = to_json([ended(1, call_id="call-1")])
        answer = await platform.post("/internal/call-events", content=batch, headers=INTERNAL)
    assert answer.status_code == 200
    assert desk.hold(TEN, owner="late")
