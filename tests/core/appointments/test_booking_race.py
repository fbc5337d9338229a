"""Two hundred callers at one moment: nobody shares a place, nobody loses one."""

from sqlalchemy.orm import Session, sessionmaker

from benchmarks.booking_race import (
    CALLERS,
    TIMES_A_DAY,
    WINDOWS,
    race,
    take_any_time,
    take_the_same_time,
)


def test_of_all_who_want_the_same_time_as_many_get_it_as_there_are_windows(
    any_sessions: sessionmaker[Session],
) -> None:
    result = race(any_sessions, take_the_same_time, places=WINDOWS)
    assert (result.booked, result.double, result.lost) == (WINDOWS, 0, 0)


def test_everybody_who_takes_any_time_gets_one(any_sessions: sessionmaker[Session]) -> None:
    result = race(any_sessions, take_any_time, places=WINDOWS * TIMES_A_DAY)
    assert (result.booked, result.double, result.lost) == (CALLERS, 0, 0)
