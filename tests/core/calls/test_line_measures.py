"""Service level, ASA, AHT, abandonment, occupancy: known answers."""

from datetime import UTC, datetime, timedelta

import pytest

from core.calls.line_measures import WaitEnd, figures_of, occupancy, ready_seconds, waits_of
from core.calls.queue_log import LogLine, QueueEvent

BEGIN = datetime(2026, 11, 18, 2, tzinfo=UTC)


class Log:
    """Writes lines at seconds from the begin."""

    def __init__(self) -> None:
        self.lines: list[LogLine] = []

    def at(
        self, second: float, event: QueueEvent, handoff: str = "", operator: int | None = None,
        **data: float | str,
    ) -> "Log":  # fmt: skip
        moment = BEGIN + timedelta(seconds=second)
        call = f"call-{handoff}" if handoff else ""
        number = len(self.lines) + 1
        self.lines.append(LogLine(number, moment, event, handoff, call, operator, data))
        return self

    def answered(
        self, handoff: str, asked: float, waited: float, talked: float, operator: int = 1
    ) -> "Log":
        self.at(asked, QueueEvent.ENTERQUEUE, handoff)
        self.at(asked + waited, QueueEvent.CONNECT, handoff, operator, wait_seconds=waited)
        return self.at(
            asked + waited + talked, QueueEvent.COMPLETECALLER, handoff, operator,
            wait_seconds=waited, talk_seconds=talked, wrap_up_seconds=20.0,
        )  # fmt: skip


@pytest.fixture
def day() -> list[LogLine]:
    """Ten callers: six answered after 5, 10, 15, 19, 30, 50 s, one gives up, one of each other way."""
    log = Log()
    for number, waited in enumerate((5.0, 10.0, 15.0, 19.0, 30.0, 50.0)):
        log.answered(f"a{number}", number * 1000.0, waited, talked=100.0)
    log.at(7000, QueueEvent.ENTERQUEUE, "left")
    log.at(7008, QueueEvent.ABANDON, "left", wait_seconds=8.0)
    log.at(7100, QueueEvent.ENTERQUEUE, "peer")
    log.at(7140, QueueEvent.OVERFLOW, "peer", wait_seconds=39.5, peer="omsk")
    log.at(7144, QueueEvent.OVERFLOWED, "peer", way="refer")
    log.at(7200, QueueEvent.ENTERQUEUE, "back")
    log.at(7240, QueueEvent.EXITWITHTIMEOUT, "back", way="callback", wait_seconds=39.5)
    log.at(7300, QueueEvent.ENTERQUEUE, "robot")
    log.at(7330, QueueEvent.EXITWITHKEY, "robot", way="robot", wait_seconds=30.0)
    return log.lines


def test_figures_of_a_day_with_known_answers(day: list[LogLine]) -> None:
    figures = figures_of(day)
    assert figures.asked == 10
    assert figures.ends == {
        WaitEnd.ANSWERED: 6,
        WaitEnd.ABANDONED: 1,
        WaitEnd.PEER: 1,
        WaitEnd.CALLBACK: 1,
        WaitEnd.ROBOT: 1,
    }
    assert figures.service_level_20 == pytest.approx(0.4)
    assert figures.service_level_40 == pytest.approx(0.5)
    assert figures.within_norm == pytest.approx(0.8)
    assert figures.abandonment == pytest.approx(0.1)
    assert figures.asa_seconds == pytest.approx(21.5)
    assert figures.aht_seconds == pytest.approx(120.0)
    assert figures.longest_wait_seconds == 50.0


def test_a_quiet_day_has_no_shares() -> None:
    figures = figures_of([])
    assert (figures.asked, figures.within_norm, figures.asa_seconds) == (0, None, None)


def test_who_was_told_at_once_that_nobody_is_there_is_in_no_share() -> None:
    log = Log().at(0, QueueEvent.ENTERQUEUE, "night").at(0, QueueEvent.EXITEMPTY, "night")
    figures = figures_of(log.lines)
    assert (figures.told_nobody, figures.within_norm) == (1, None)


def test_only_the_first_end_of_a_wait_counts() -> None:
    log = Log().answered("h", 0, 5, 60)
    log.at(70, QueueEvent.CONNECT, "h", 2, wait_seconds=2.0)
    assert [(wait.seconds, wait.end) for wait in waits_of(log.lines)] == [(5.0, WaitEnd.ANSWERED)]


def test_a_neighbour_that_refused_does_not_end_the_wait() -> None:
    log = Log().at(0, QueueEvent.ENTERQUEUE, "h")
    log.at(40, QueueEvent.OVERFLOW, "h", wait_seconds=39.5)
    log.at(45, QueueEvent.OVERFLOWFAILED, "h")
    log.at(45, QueueEvent.EXITWITHTIMEOUT, "h", way="callback", wait_seconds=45.0)
    assert [(wait.seconds, wait.end) for wait in waits_of(log.lines)] == [(45.0, WaitEnd.CALLBACK)]


def test_a_wrap_up_cut_short_counts_as_long_as_it_was() -> None:
    log = Log().answered("h", 0, 5, 100)
    log.at(110, QueueEvent.UNPAUSE, "", 1)
    assert figures_of(log.lines).aht_seconds == pytest.approx(105.0)


def test_occupancy_is_the_busy_share_of_the_time_that_was_not_pause() -> None:
    log = Log().at(0, QueueEvent.ADDMEMBER, "", 1)
    log.answered("h", 10, 10, 100)
    log.at(400, QueueEvent.PAUSE, "", 1).at(1000, QueueEvent.UNPAUSE, "", 1)
    log.at(1200, QueueEvent.REMOVEMEMBER, "", 1)
    until = BEGIN + timedelta(seconds=5000)
    assert ready_seconds(log.lines, until=until) == {1: 600.0}
    assert occupancy(log.lines, until=until) == {1: pytest.approx(120 / 600)}
