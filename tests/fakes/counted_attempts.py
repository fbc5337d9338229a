"""Attempts to find something of somebody, counted a call in memory."""

from core.cases.status_attempts import Asker, AttemptLimits, AttemptOutcome, OpenAttempt


class CountedAttempts:
    def __init__(self, allowed: int = AttemptLimits().per_call) -> None:
        self.allowed = allowed
        self.subjects: list[str] = []
        self._failures: list[str] = []
        self._askers: list[str] = []

    def begin(self, asker: Asker, number: str) -> OpenAttempt:
        self.subjects.append(number)
        self._askers.append(asker.call_id)
        left = self.allowed - self._failures.count(asker.call_id) - 1
        return OpenAttempt(len(self._askers) - 1, left)

    def settle(self, attempt: OpenAttempt, outcome: AttemptOutcome) -> None:
        if outcome is AttemptOutcome.NOT_TOLD:
            self._failures.append(self._askers[attempt.row_id])
