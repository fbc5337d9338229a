"""Finding an appointment for a caller: by code, or by telephone and day, a limited number of times.

Without the limit a patient stranger could try out codes, call after call, and cancel other people's visits.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from core.appointments.appointment import Appointment
from core.appointments.desk import AppointmentDesk
from core.cases.status_attempts import Asker, AttemptOutcome, OpenAttempt


@dataclass(frozen=True, slots=True)
class VisitNotFound:
    """`attempts_left` of the asker; negative when nothing was looked up any more."""

    attempts_left: int


class Attempts(Protocol):
    def begin(self, asker: Asker, number: str) -> OpenAttempt: ...

    def settle(self, attempt: OpenAttempt, outcome: AttemptOutcome) -> None: ...


class VisitFinder:
    """Every question is written down before it is answered; only failures count against the asker."""

    def __init__(self, desk: AppointmentDesk, attempts: Attempts) -> None:
        self._desk = desk
        self._attempts = attempts

    def by_code(self, code: str, *, asker: Asker) -> Appointment | VisitNotFound:
        """Raises:
        DeskUnavailable: an outside system is silent; the attempt does not count.
        """
        return self._limited(asker, f"visit:{code}", lambda: self._desk.find(code))

    def by_telephone(
        self, telephone: str, day: date, *, asker: Asker
    ) -> Appointment | VisitNotFound:
        """The first of that day. Of the telephone only a digest is written down.

        Raises:
            DeskUnavailable: an outside system is silent; the attempt does not count.
        """
        digest = hashlib.sha256(telephone.encode()).hexdigest()[:16]
        return self._limited(
            asker,
            f"visit-of:{digest}",
            lambda: next(iter(self._desk.find_by_telephone(telephone, day)), None),
        )

    def _limited(
        self, asker: Asker, subject: str, look_up: Callable[[], Appointment | None]
    ) -> Appointment | VisitNotFound:
        attempt = self._attempts.begin(asker, subject)
        if attempt.left < 0:
            self._attempts.settle(attempt, AttemptOutcome.OVER_LIMIT)
            return VisitNotFound(attempt.left)
        outcome = AttemptOutcome.SILENT
        try:
            found = look_up()
            outcome = AttemptOutcome.TOLD if found else AttemptOutcome.NOT_TOLD
        finally:
            self._attempts.settle(attempt, outcome)
        return found or VisitNotFound(attempt.left)
