"""Sums that can be added up: of a call, an hour, a day, a year. Shares and means are made of them at the end. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from backoffice.analytics.call_facts import STAGES, CallFacts, TurnFacts
from backoffice.analytics.endings import FALLBACK, ending_of, is_failed
from core.calls.line_measures import NORM_SECONDS, Handling, Wait, WaitEnd
from core.contracts.dialogue import TurnEvent

SHORT_WAIT_SECONDS = 20.0
ARTICLE = "article:"


class Measure(str, Enum):
    CALLS = "calls"
    """all, answered, night, night_answered, asked_person; of the answered: sound_kept, sound_refused."""
    ENDING = "ending"
    REASON = "reason"
    """Why a person was asked for; the first request of a call counts."""
    INTENT = "intent"
    """Turns."""
    SERVICE = "service"
    """Calls; so is MUNICIPALITY."""
    MUNICIPALITY = "municipality"
    TURNS = "turns"
    """said, failed, silent, unanswered (not understood, and nothing answered)."""
    ASKED = "asked"
    """Turns by service."""
    ARTICLE = "article"
    """Turns answered by an article."""
    STAGE_DOWN = "stage_down"
    LATENCY = "latency"
    """`<stage> <milliseconds>`: turns whose stage took so long, rounded up by `rounded_ms`."""
    SCORE = "score"
    WAIT = "wait"
    """Ends of waits, and: asked, within_norm, answered_20, answered_40, told_nobody."""
    SECONDS = "seconds"
    """answered_wait, handling."""
    HANDLED = "handled"
    PEER = "peer"


@dataclass(slots=True)
class Tally:
    """Measure → key → sum."""

    sums: dict[Measure, Counter[str]] = field(default_factory=dict)

    def count(self, measure: Measure, key: str, amount: float = 1) -> None:
        """Sums of seconds are not whole."""
        self.of(measure)[key] += amount  # type: ignore[assignment]

    def of(self, measure: Measure) -> Counter[str]:
        return self.sums.setdefault(measure, Counter())

    def add(self, other: "Tally") -> None:
        for measure, counter in other.sums.items():
            self.of(measure).update(counter)

    def to_plain(self) -> dict[str, dict[str, float]]:
        return {
            measure.value: {key: round(value, 3) for key, value in counter.items()}
            for measure, counter in self.sums.items()
            if counter
        }


def tally_from(plain: Mapping[str, Mapping[str, float]]) -> Tally:
    """Measures that this version does not know are left out."""
    known = {measure.value: measure for measure in Measure}
    return Tally({known[name]: Counter(sums) for name, sums in plain.items() if name in known})


def total_of(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for tally in tallies:
        total.add(tally)
    return total


def count_calls(
    tally: Tally, calls: Iterable[CallFacts], is_night: Callable[[datetime], bool]
) -> None:
    for call in calls:
        tally.count(Measure.CALLS, "all")
        if call.is_answered:
            tally.count(Measure.CALLS, "answered")
            if call.sound:
                tally.count(Measure.CALLS, f"sound_{call.sound}")
        if is_night(call.began_at):
            tally.count(Measure.CALLS, "night")
            if call.is_answered:
                tally.count(Measure.CALLS, "night_answered")
        if call.requests:
            tally.count(Measure.CALLS, "asked_person")
            tally.count(Measure.REASON, call.requests[0].reason)
        tally.count(Measure.ENDING, ending_of(call).value)
        if call.municipality:
            tally.count(Measure.MUNICIPALITY, call.municipality)
        for service in {turn.service for turn in call.turns if turn.service}:
            tally.count(Measure.SERVICE, service)
        if call.score is not None:
            tally.count(Measure.SCORE, str(call.score))
        for stage in call.failed_stages:
            tally.count(Measure.STAGE_DOWN, stage)
        for turn in call.turns:
            _count_turn(tally, turn)


def count_waits(tally: Tally, waits: Iterable[Wait], *, asked: int, told_nobody: int) -> None:
    if asked:
        tally.count(Measure.WAIT, "asked", asked)
    if told_nobody:
        tally.count(Measure.WAIT, "told_nobody", told_nobody)
    for wait in waits:
        tally.count(Measure.WAIT, wait.end.value)
        if wait.end is not WaitEnd.ABANDONED and wait.seconds <= NORM_SECONDS:
            tally.count(Measure.WAIT, "within_norm")
        if wait.end is WaitEnd.ANSWERED:
            tally.count(Measure.SECONDS, "answered_wait", wait.seconds)
            if wait.seconds <= SHORT_WAIT_SECONDS:
                tally.count(Measure.WAIT, "answered_20")
            if wait.seconds <= NORM_SECONDS:
                tally.count(Measure.WAIT, "answered_40")


def count_handlings(tally: Tally, handlings: Iterable[Handling]) -> None:
    for handling in handlings:
        tally.count(Measure.HANDLED, "talks")
        tally.count(Measure.SECONDS, "handling", handling.seconds)


def rounded_ms(milliseconds: float) -> int:
    """Up: to 10 ms below a second, to 50 ms below five, to a whole second above. Percentiles are that exact."""
    whole = max(0, int(-(-milliseconds // 1)))
    step = 10 if whole <= 1000 else 50 if whole <= 5000 else 1000
    return -(-whole // step) * step


def _count_turn(tally: Tally, turn: TurnFacts) -> None:
    if turn.event == TurnEvent.SAID.value:
        tally.count(Measure.TURNS, "said")
        tally.count(Measure.INTENT, turn.intent)
        _count_answer(tally, turn)
        if is_failed(turn):
            tally.count(Measure.TURNS, "failed")
    elif turn.event == TurnEvent.SILENCE.value:
        tally.count(Measure.TURNS, "silent")
    for stage, milliseconds in zip(STAGES, turn.stages, strict=True):
        if milliseconds is not None:
            tally.count(Measure.LATENCY, f"{stage} {rounded_ms(milliseconds)}")


def _count_answer(tally: Tally, turn: TurnFacts) -> None:
    if turn.service:
        tally.count(Measure.ASKED, turn.service)
    if turn.source.startswith(ARTICLE):
        code, _, _ = turn.source.removeprefix(ARTICLE).partition("/")
        tally.count(Measure.ARTICLE, code)
    if not turn.source and turn.intent == FALLBACK:
        tally.count(Measure.TURNS, "unanswered")
