"""When a dead child starts again."""

from server.restart_policy import (
    CRASH_LOOP_DEATHS,
    CRASH_LOOP_SECONDS,
    FIRST_DELAY_SECONDS,
    LONGEST_DELAY_SECONDS,
    Restart,
    RestartPolicy,
)


def test_a_single_death_is_followed_by_a_quick_start() -> None:
    assert RestartPolicy().after_death(100.0) == Restart(FIRST_DELAY_SECONDS, is_crash_loop=False)


def test_each_further_death_doubles_the_wait_until_it_is_a_crash_loop() -> None:
    policy = RestartPolicy()
    restarts = [policy.after_death(100.0 + number) for number in range(CRASH_LOOP_DEATHS)]
    delays = [restart.delay_seconds for restart in restarts]
    assert delays[:-1] == [FIRST_DELAY_SECONDS * 2**n for n in range(CRASH_LOOP_DEATHS - 1)]
    assert restarts[-1] == Restart(LONGEST_DELAY_SECONDS, is_crash_loop=True)


def test_a_minute_of_life_forgives_earlier_deaths() -> None:
    policy = RestartPolicy()
    for number in range(CRASH_LOOP_DEATHS):
        policy.after_death(float(number))
    later = CRASH_LOOP_DEATHS + CRASH_LOOP_SECONDS
    assert policy.after_death(later).delay_seconds == FIRST_DELAY_SECONDS
