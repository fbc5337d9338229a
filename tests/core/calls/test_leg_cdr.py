"""Legs of a call, linked and exported."""

import csv
import io

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.calls.call_reader import CallPeriod
from core.calls.event_intake import EventIntake
from core.calls.leg_cdr import LegReader, leg_csv_lines
from core.contracts.call_record import CallEvent, CallEventKind, CallOutcome
from core.contracts.orders import ReportKind
from core.contracts.wire import to_plain
from tests.handoff.line_world import TOMSK, WORKER, LineWorld


@pytest.fixture
def world(sessions: sessionmaker[Session]) -> LineWorld:
    return LineWorld(sessions)


def journal(world: LineWorld, *kinds: CallEventKind) -> None:
    events = [
        CallEvent(
            f"event-{kind.value}", "call-1", number, world.now().timestamp(), kind, WORKER,
            caller="+79131234567", called="100", outcome=CallOutcome.HANDED_OFF,
        )
        for number, kind in enumerate(kinds)
    ]  # fmt: skip
    EventIntake(world.sessions).take_in([to_plain(event) for event in events])


def test_the_callers_leg_is_followed_by_those_dialled_beside_it(world: LineWorld) -> None:
    anna, boris = world.on_duty("anna"), world.on_duty("boris")
    journal(world, CallEventKind.STARTED, CallEventKind.ANSWERED)
    world.asks()
    world.accepts(anna)
    world.passes(10, pages=(anna, boris), step=5)
    world.reports(ReportKind.OPERATOR_MISSED, detail={"result": "busy"})
    world.talks(boris)
    world.passes(60, pages=(anna, boris), step=10)
    world.reports(ReportKind.BRIDGE_ENDED, detail={"by": "caller"})
    journal(world, CallEventKind.ENDED)
    text = "".join(leg_csv_lines(LegReader(world.sessions).stream(CallPeriod()), TOMSK))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["leg"], row["operator"], row["disposition"], row["billsec"]) for row in rows] == [
        ("caller", "", "ANSWERED", "70.0"),
        ("operator", "anna", "NO ANSWER", "0.0"),
        ("operator", "boris", "ANSWERED", "60.0"),
    ]
    assert {row["linkedid"] for row in rows} == {"call-1"}
    assert rows[0]["src"] == "+79131234567"
    assert rows[2]["dst"] == "sip:boris@10.0.0.1"
