"""Who may look for an appointment how often, over the real table of attempts on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.appointments.appointment import Appointment
from core.appointments.desk import AppointmentDesk
from core.appointments.visit_finder import VisitFinder, VisitNotFound
from core.cases.status_attempts import Asker, AttemptLimits, StatusAttempts
from core.db.models.case import StatusAttemptRow
from core.errors import DeskUnavailable

DAY = date(2026, 11, 25)
TELEPHONE = "+79130000101"


class EmptyDesk:
    """Knows of no appointment; silent when told to be."""

    def __init__(self) -> None:
        self.is_silent = False
        self.asked: list[str] = []

    def find(self, code: str) -> Appointment | None:
        self.asked.append(code)
        if self.is_silent:
            raise DeskUnavailable("appointments")
        return None

    def find_by_telephone(self, telephone: str, day: date) -> list[Appointment]:
        self.asked.append(telephone)
        return []


class Finding:
    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.moment = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
        self.desk = EmptyDesk()
        self.sessions = sessions
        attempts = StatusAttempts(sessions, AttemptLimits(), lambda: self.moment)
        desk: AppointmentDesk = self.desk  # type: ignore[assignment]
        self.finder = VisitFinder(desk, attempts)

    def guesses(self, code: str, call_id: str, caller: str = "+79130000555") -> int:
        found = self.finder.by_code(code, asker=Asker(call_id, caller))
        assert isinstance(found, VisitNotFound)
        return found.attempts_left


@pytest.fixture
def finding(any_sessions: sessionmaker[Session]) -> Finding:
    return Finding(any_sessions)


def test_three_wrong_codes_end_the_search_of_a_call(finding: Finding) -> None:
    assert [finding.guesses(str(100_000 + one), "call-1") for one in range(4)] == [2, 1, 0, -1]
    assert finding.desk.asked == ["100000", "100001", "100002"], "the fourth is not looked up"


def test_calling_again_gives_a_stranger_two_more_codes_a_day(finding: Finding) -> None:
    for one in range(3):
        finding.guesses(str(100_000 + one), "call-1")
    left = [finding.guesses(str(200_000 + one), "call-2") for one in range(3)]
    assert left == [1, 0, -1]
    finding.moment += timedelta(days=1, minutes=1)
    assert finding.guesses("300000", "call-3") == 2


def test_a_silent_system_does_not_count_against_the_caller(finding: Finding) -> None:
    finding.desk.is_silent = True
    for _ in range(3):
        with pytest.raises(DeskUnavailable):
            finding.guesses("100000", "call-1")
    finding.desk.is_silent = False
    assert finding.guesses("100000", "call-1") == 2


def test_a_telephone_looked_for_is_not_written_down(finding: Finding) -> None:
    found = finding.finder.by_telephone(TELEPHONE, DAY, asker=Asker("call-1"))
    assert found == VisitNotFound(2)
    with finding.sessions() as session:
        assert TELEPHONE[1:] not in session.query(StatusAttemptRow).one().number
