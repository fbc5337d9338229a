"""What a reviewer should look at, reckoned from the record of a talk. Pure; a hint is no judgement."""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

LONG_SILENCE = timedelta(seconds=20)
"""Between two phrases of a talk of people: longer than looking something up with a word about it."""
SLOW_ANSWER_MS = 3_000.0
SHORTEST_REPEATED = 3
"""Words: «да», «хорошо» are said often and mean nothing."""
FALLBACK = "nlu_fallback"


class HintKind(str, Enum):
    SILENT_CALLER = "silent_caller"
    LONG_SILENCE = "long_silence"
    SLOW_ANSWER = "slow_answer"
    INTERRUPTED = "interrupted"
    REPEATED_BY_ROBOT = "repeated_by_robot"
    REPEATED_BY_CALLER = "repeated_by_caller"
    REPEATED_BY_OPERATOR = "repeated_by_operator"
    NOT_UNDERSTOOD = "not_understood"


@dataclass(frozen=True, slots=True)
class HeardTurn:
    heard: str
    said: tuple[str, ...]
    intent: str
    total_ms: float | None = None


@dataclass(frozen=True, slots=True)
class TalkLine:
    who: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TalkRecord:
    """`silences`, `interruptions`: events of the call of these kinds."""

    turns: Sequence[HeardTurn] = ()
    lines: Sequence[TalkLine] = ()
    silences: int = 0
    interruptions: int = 0


@dataclass(frozen=True, slots=True)
class Hint:
    """`detail`: the phrase, or seconds of the longest."""

    kind: HintKind
    count: int
    detail: str = ""


def hints_of(record: TalkRecord) -> list[Hint]:
    """Only those that occurred."""
    turns = record.turns
    robot = [phrase for turn in turns for phrase in turn.said]
    caller = [turn.heard for turn in turns]
    caller += [line.text for line in record.lines if line.who == "caller"]
    operator = [line.text for line in record.lines if line.who == "operator"]
    slow = [taken for turn in turns if (taken := turn.total_ms or 0.0) > SLOW_ANSWER_MS]
    lost = sum(turn.intent == FALLBACK for turn in turns)
    found = [
        Hint(HintKind.SILENT_CALLER, record.silences),
        _silence(record.lines),
        Hint(HintKind.SLOW_ANSWER, len(slow), _seconds(max(slow, default=0.0))),
        Hint(HintKind.INTERRUPTED, record.interruptions),
        _repeated(HintKind.REPEATED_BY_ROBOT, robot),
        _repeated(HintKind.REPEATED_BY_CALLER, caller),
        _repeated(HintKind.REPEATED_BY_OPERATOR, operator),
        Hint(HintKind.NOT_UNDERSTOOD, lost),
    ]
    return [hint for hint in found if hint.count]


def _silence(lines: Sequence[TalkLine]) -> Hint:
    gaps = [later.at - line.at for line, later in itertools.pairwise(lines)]
    long = [gap for gap in gaps if gap > LONG_SILENCE]
    longest = max(long, default=timedelta())
    return Hint(HintKind.LONG_SILENCE, len(long), _seconds(longest.total_seconds() * 1000))


def _repeated(kind: HintKind, phrases: Sequence[str]) -> Hint:
    """How often something was said again, with the phrase said most."""
    seen = Counter(key for phrase in phrases if (key := _key(phrase)))
    again = {key: count - 1 for key, count in seen.items() if count > 1}
    most = max(again, key=lambda key: again[key], default="")
    shown = next((phrase for phrase in phrases if most and _key(phrase) == most), "")
    return Hint(kind, sum(again.values()), shown)


def _key(phrase: str) -> str:
    """The same words whatever their case and signs; empty for what is too short to mean something."""
    letters = "".join(one if one.isalnum() else " " for one in phrase.lower().replace("ё", "е"))
    words = letters.split()
    return " ".join(words) if len(words) >= SHORTEST_REPEATED else ""


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.0f}" if milliseconds else ""
