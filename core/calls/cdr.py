"""Call detail records as CSV: the columns that billing and reporting tools expect, safe to open in a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from core.calls.call_reader import CallSummary
from core.contracts.call_record import CallOutcome

COLUMNS = (
    "call_id",
    "sip_call_id",
    "src",
    "dst",
    "start",
    "answer",
    "end",
    "duration",
    "billsec",
    "disposition",
    "outcome",
    "handoff_asked",
    "handoff_answer",
    "handoff_wait",
    "turns",
    "worker",
    "recording",
)
DANGEROUS_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
HARMLESS_NUMBER = re.compile(r"\+?\d+(\.\d+)?")
FAILED_OUTCOMES = frozenset({CallOutcome.REJECTED.value, CallOutcome.FAILED.value})


def csv_lines(calls: Iterable[CallSummary], zone: ZoneInfo) -> Iterator[str]:
    """The header, then one line a call; moments in ISO 8601 with the region's offset, durations in seconds."""
    yield _line(COLUMNS)
    for call in calls:
        yield _line(_cells(call, zone))


def disposition(call: CallSummary) -> str:
    """ANSWERED, NO ANSWER or FAILED, as telephone exchanges write it."""
    if call.answered_at:
        return "ANSWERED"
    return "FAILED" if call.outcome in FAILED_OUTCOMES else "NO ANSWER"


def harmless(cell: str) -> str:
    """A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@` for a formula; an apostrophe stops it."""
    if cell.startswith(DANGEROUS_STARTS) and not HARMLESS_NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def _cells(call: CallSummary, zone: ZoneInfo) -> tuple[str, ...]:
    return (
        call.call_id,
        call.sip_call_id,
        call.caller,
        call.called,
        _moment(call.started_at, zone),
        _moment(call.answered_at, zone),
        _moment(call.ended_at, zone),
        _seconds(call.duration_seconds),
        _seconds(call.talk_seconds if call.answered_at else 0.0),
        disposition(call),
        call.outcome,
        _moment(call.handoff_asked_at, zone),
        _moment(call.bridged_at, zone),
        _seconds(call.wait_for_person_seconds),
        str(call.turns),
        call.worker,
        call.recording,
    )


def _line(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([harmless(cell) for cell in cells])
    return buffer.getvalue()


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    return at.astimezone(zone).isoformat(timespec="seconds") if at else ""


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"
