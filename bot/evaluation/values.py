"""How well values are read from phrases held out of the rules: dates, times, numbers, telephones, names, yes and no."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from core.russian.answers import read_yes_no
from core.russian.dates import find_days
from core.russian.day_times import find_times
from core.russian.dictated import read_digits
from core.russian.names import read_name
from core.russian.number_words import plain
from core.russian.telephones import read_telephone

HELDOUT = Path(__file__).resolve().parents[2] / "tests" / "core" / "russian" / "heldout"
TODAY = date(2026, 11, 24)
"""Of the phrases: a Tuesday."""
GOALS = {"dates": 0.95, "times": 0.95, "numbers": 0.98}


@dataclass(frozen=True, slots=True)
class ValueScore:
    """`share` from 0 to 1; `mistakes` as lines to read: phrase, meant, read."""

    phrases: int
    share: float
    mistakes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ValueCase:
    """What is meant, as text."""

    phrase: str
    meant: str


def measure_values(name: str = "fresh") -> dict[str, ValueScore]:
    """One score a kind of value, by the name of its file; `name`: the set, fresh or tuned."""
    folder = HELDOUT / name
    return {kind: _score(read_cases(folder / f"{kind}.yml"), READERS[kind]) for kind in READERS}


def read_cases(path: Path) -> list[ValueCase]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if isinstance(content, dict):
        return [ValueCase(phrase, meant) for meant, lines in content.items() for phrase in lines]
    return [ValueCase(str(phrase), _meant(values)) for phrase, *values in content]


def _meant(values: Sequence[Any]) -> str:
    """One value, or first and last."""
    return " – ".join(dict.fromkeys(str(value) for value in values))


def _score(cases: Sequence[ValueCase], read: Callable[[ValueCase], str]) -> ValueScore:
    wrong = [(case, found) for case in cases if plain(found := read(case)) != plain(case.meant)]
    mistakes = tuple(f"{case.phrase} | {case.meant} → {found}" for case, found in wrong)
    return ValueScore(len(cases), round(1 - len(wrong) / len(cases), 4), mistakes)


def _days(case: ValueCase) -> str:
    found = find_days(case.phrase, today=TODAY)
    return _meant((found.first, found.last)) if found else ""


def _times(case: ValueCase) -> str:
    found = find_times(case.phrase)
    return _meant((f"{found.earliest:%H:%M}", f"{found.latest:%H:%M}")) if found else ""


def _answer(case: ValueCase) -> str:
    found = read_yes_no(case.phrase)
    return found.value if found else "neither"


READERS: dict[str, Callable[[ValueCase], str]] = {
    "dates": _days,
    "times": _times,
    "numbers": lambda case: read_digits(case.phrase, length=len(case.meant)) or "",
    "telephones": lambda case: read_telephone(case.phrase) or "",
    "names": lambda case: str(read_name(case.phrase) or ""),
    "answers": _answer,
}
