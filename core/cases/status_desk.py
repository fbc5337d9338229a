"""The rule of telling a status: number and second factor, limited attempts, nothing to strangers."""

from dataclasses import dataclass
from typing import Protocol

import structlog

from core.cases.application_status import (
    ApplicationQuestion,
    ApplicationRegister,
    ApplicationStatus,
)
from core.cases.status_attempts import Asker, AttemptOutcome, StatusAttempts
from core.errors import OutsideSystemError

log = structlog.get_logger()

STATUS_UNAVAILABLE = "status_unavailable"


@dataclass(frozen=True, slots=True)
class StatusTold:
    status: ApplicationStatus


@dataclass(frozen=True, slots=True)
class StatusNotTold:
    """No such number or a wrong factor: which of the two is known to nobody outside the register."""

    attempts_left: int


@dataclass(frozen=True, slots=True)
class StatusLimitReached:
    """Too many failures of this call, this caller or for this number: the register was not asked."""


@dataclass(frozen=True, slots=True)
class StatusUnavailable:
    """The agency's system is silent or lies; the attempt does not count."""


StatusAnswer = StatusTold | StatusNotTold | StatusLimitReached | StatusUnavailable


class StatusDesk(Protocol):
    """The port of the dialogue and the console."""

    def ask(self, asker: Asker, question: ApplicationQuestion) -> StatusAnswer: ...


class ApplicationStatusDesk:
    """A `StatusDesk` over any register. Every question is recorded with who asked and what came of it."""

    def __init__(self, register: ApplicationRegister, attempts: StatusAttempts) -> None:
        self._register = register
        self._attempts = attempts

    def ask(self, asker: Asker, question: ApplicationQuestion) -> StatusAnswer:
        attempt = self._attempts.begin(asker, question.number)
        if attempt.left < 0:
            self._attempts.settle(attempt, AttemptOutcome.OVER_LIMIT)
            return StatusLimitReached()
        try:
            status = self._register.look_up(question)
        except OutsideSystemError as err:
            self._attempts.settle(attempt, AttemptOutcome.SILENT)
            log.warning(STATUS_UNAVAILABLE, call_id=asker.call_id, code=err.code, reason=str(err))
            return StatusUnavailable()
        if status is None:
            self._attempts.settle(attempt, AttemptOutcome.NOT_TOLD)
            return StatusNotTold(attempt.left)
        self._attempts.settle(attempt, AttemptOutcome.TOLD)
        return StatusTold(status)
