"""Call detail records as CSV."""

import csv
import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.calls.call_reader import CallPeriod, CallReader
from core.calls.cdr import COLUMNS, csv_lines, harmless
from core.calls.event_intake import EventIntake
from core.contracts.call_record import CallEventKind, CallOutcome
from core.contracts.wire import to_plain
from tests.core.calls.call_story import STARTED_AT, event, whole_call

TOMSK = ZoneInfo("Asia/Tomsk")
STARTED = datetime.fromtimestamp(STARTED_AT, UTC)


def rows_of(sessions: sessionmaker[Session], period: CallPeriod) -> list[dict[str, str]]:
    lines = csv_lines(CallReader(sessions).stream(period), TOMSK)
    return list(csv.DictReader(io.StringIO("".join(lines))))


def test_a_call_is_one_line_with_the_usual_columns(sessions: sessionmaker[Session]) -> None:
    EventIntake(sessions).take_in([to_plain(one) for one in whole_call()])

    (row,) = rows_of(sessions, CallPeriod())

    assert tuple(row) == COLUMNS
    assert (row["src"], row["dst"], row["turns"]) == ("+79131234567", "100", "1")
    assert row["start"] == STARTED.astimezone(TOMSK).isoformat(timespec="seconds")
    assert row["start"].endswith("+07:00")
    assert (row["duration"], row["billsec"], row["handoff_wait"]) == ("10.0", "9.0", "5.0")
    assert (row["disposition"], row["outcome"]) == ("ANSWERED", "handed_off")


def test_a_call_nobody_answered_bills_nothing(sessions: sessionmaker[Session]) -> None:
    events = [
        event(0, CallEventKind.STARTED),
        event(2, CallEventKind.ENDED, outcome=CallOutcome.ABANDONED_BEFORE_ANSWER),
    ]
    EventIntake(sessions).take_in([to_plain(one) for one in events])

    (row,) = rows_of(sessions, CallPeriod())

    assert (row["disposition"], row["duration"], row["billsec"]) == ("NO ANSWER", "2.0", "0.0")


def test_the_period_is_open_at_its_end(sessions: sessionmaker[Session]) -> None:
    EventIntake(sessions).take_in([to_plain(one) for one in whole_call()])
    second = timedelta(seconds=1)
    assert rows_of(sessions, CallPeriod(STARTED, STARTED + second))
    assert not rows_of(sessions, CallPeriod(STARTED + second, None))
    assert not rows_of(sessions, CallPeriod(None, STARTED))


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_cannot_become_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["+79131234567", "100", "10.5", "", "анонимно"])
def test_ordinary_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


def test_a_caller_who_calls_himself_a_formula_stays_text(sessions: sessionmaker[Session]) -> None:
    mean = {**to_plain(event(0, CallEventKind.STARTED)), "caller": '=HYPERLINK("http://x")'}
    EventIntake(sessions).take_in([mean])
    (row,) = rows_of(sessions, CallPeriod())
    assert row["src"].startswith("'=")
