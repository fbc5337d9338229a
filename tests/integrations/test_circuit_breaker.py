"""The breaker opens after failures in a row, lets one probe through, closes on success."""

from dataclasses import dataclass

from integrations.circuit_breaker import BreakerState, CircuitBreaker


@dataclass(slots=True)
class Seconds:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def breaker_at(seconds: Seconds, failures: int = 3) -> CircuitBreaker:
    return CircuitBreaker(failures=failures, pause_seconds=20.0, monotonic=seconds)


def broken(seconds: Seconds) -> CircuitBreaker:
    breaker = breaker_at(seconds)
    for _ in range(3):
        breaker.note_failure()
    return breaker


def test_it_opens_after_failures_in_a_row() -> None:
    breaker = breaker_at(Seconds())
    breaker.note_failure()
    breaker.note_failure()
    assert breaker.admits()
    breaker.note_failure()
    assert not breaker.admits()


def test_a_success_between_failures_starts_the_count_anew() -> None:
    breaker = breaker_at(Seconds())
    for _ in range(5):
        breaker.note_failure()
        breaker.note_failure()
        breaker.note_success()
    assert breaker.admits()


def test_after_the_pause_one_probe_is_let_through() -> None:
    seconds = Seconds()
    breaker = broken(seconds)
    seconds.now = 20.0
    assert breaker.admits()
    assert not breaker.admits()
    assert breaker.state is BreakerState.PROBING


def test_a_good_probe_closes_it_and_a_bad_one_opens_it_again() -> None:
    seconds = Seconds()
    breaker = broken(seconds)
    seconds.now = 20.0
    breaker.admits()
    breaker.note_failure()
    seconds.now = 39.0
    assert not breaker.admits()
    seconds.now = 40.0
    assert breaker.admits()
    breaker.note_success()
    assert breaker.state is BreakerState.CLOSED
    assert breaker.admits()


def test_a_probe_that_never_reports_is_replaced() -> None:
    seconds = Seconds()
    breaker = broken(seconds)
    seconds.now = 20.0
    breaker.admits()
    seconds.now = 41.0
    assert breaker.admits()
