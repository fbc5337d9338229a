"""Who asked for which application and with what success: the audit of access and the ground of its limits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, sessionmaker

from core.db.models.case import StatusAttemptRow


class AttemptOutcome(str, Enum):
    """`ASKED` stays when the process died in between; it counts, so that dying is no way round."""

    ASKED = "asked"
    TOLD = "told"
    NOT_TOLD = "not_told"
    SILENT = "silent"
    OVER_LIMIT = "over_limit"


COUNTED = (AttemptOutcome.ASKED.value, AttemptOutcome.NOT_TOLD.value)


@dataclass(frozen=True, slots=True)
class Asker:
    """`caller` is the number the call came from, empty when it is hidden."""

    call_id: str
    caller: str = ""


@dataclass(frozen=True, slots=True)
class AttemptLimits:
    """Failed attempts allowed; `within` is how long those of other calls are remembered."""

    per_call: int = 3
    per_caller: int = 5
    per_number: int = 5
    within: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class OpenAttempt:
    """`left`: failures still allowed after this one; negative when this one is over a limit."""

    row_id: int
    left: int


class StatusAttempts:
    """An attempt is written before the register is asked, so that parallel guesses count one another."""

    def __init__(
        self, sessions: sessionmaker[Session], limits: AttemptLimits, now: Callable[[], datetime]
    ) -> None:
        self._sessions = sessions
        self._limits = limits
        self._now = now

    def begin(self, asker: Asker, number: str) -> OpenAttempt:
        row = StatusAttemptRow(
            call_id=asker.call_id,
            caller=asker.caller,
            number=number,
            at=self._now(),
            outcome=AttemptOutcome.ASKED.value,
        )
        with self._sessions.begin() as session:
            session.add(row)
        with self._sessions() as session:
            return OpenAttempt(row.id, self._left(session, row))

    def settle(self, attempt: OpenAttempt, outcome: AttemptOutcome) -> None:
        with self._sessions.begin() as session:
            session.get_one(StatusAttemptRow, attempt.row_id).outcome = outcome.value

    def _left(self, session: Session, row: StatusAttemptRow) -> int:
        recent = StatusAttemptRow.at > row.at - self._limits.within
        left = [
            self._limits.per_call - _count(session, row, StatusAttemptRow.call_id == row.call_id),
            self._limits.per_number
            - _count(session, row, StatusAttemptRow.number == row.number, recent),
        ]
        if row.caller:
            same = StatusAttemptRow.caller == row.caller
            left.append(self._limits.per_caller - _count(session, row, same, recent))
        return min(left)


def _count(session: Session, row: StatusAttemptRow, *conditions: ColumnElement[bool]) -> int:
    """Attempts up to and with `row`."""
    wanted = (
        select(func.count())
        .select_from(StatusAttemptRow)
        .where(StatusAttemptRow.id <= row.id, StatusAttemptRow.outcome.in_(COUNTED), *conditions)
    )
    return session.scalar(wanted) or 0
