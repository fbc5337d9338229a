"""What the model must reach, beside what it reached."""

from collections.abc import Mapping
from typing import Any

NOT_MEASURED = "not measured"
_REFERENCE_LETTER_ERROR = 52.0
"""Of the research model on recordings of people it had never heard."""
_MEANING = {
    "foreseen": "foreseen wordings",
    "fresh questions": "fresh questions",
    "other wordings": "other wordings",
}


def bars(data: Mapping[str, Any]) -> list[dict[str, object]]:
    """One row per bar: name, wanted, measured, met (None when it could not be measured)."""
    foreseen, other = data["foreseen"], data["other wordings"]
    fresh, grammars = data["fresh questions"], data["grammars"]
    stranger = data["real speech"].get("stranger, never trained on")
    letters = stranger["letters"]["percent"] if stranger else None
    exact_digits = 100.0 - grammars["digits clean"]["percent"]
    exact_answers = 100.0 - grammars["yes/no clean"]["percent"]
    noise = sum(data["false words per minute"].values()) / len(data["false words per minute"])
    slowest = max(load["cpu_factor"] for load in data["loads"])
    return [
        _at_most("word error, foreseen wordings, clean, %", 8, foreseen["clean"]["percent"]),
        _at_most("word error, foreseen wordings, 20 dB, %", 12, foreseen["20 dB"]["percent"]),
        _at_most("word error, other wordings, clean, %", 30, other["clean"]["percent"]),
        _at_most("word error, fresh questions, clean, %", 30, fresh["clean"]["percent"]),
        _at_least("same intent and service, all three sets, clean, %", 90, _meaning_of_all(data)),
        *(
            row
            for name, title in _MEANING.items()
            for row in (
                _at_least(f"same intent and service, {title}, clean, %", 90, _meaning(data, name)),
                _at_least(f"same answer, {title}, clean, %", 90, _answer(data, name)),
            )
        ),
        _at_least("digits right with grammar, %", 97, exact_digits),
        _at_least("yes/no right with grammar, %", 97, exact_answers),
        _at_most("letter error, real stranger, %", _REFERENCE_LETTER_ERROR, letters),
        _at_most("false words a minute on noise", 1, round(noise, 2)),
        _at_most("processor time per second and stream", 0.05, slowest),
        _at_most("network and graph, MB", 20, data["megabytes"]),
        _at_least("words known", 8000, data["words"]),
    ]


def _meaning_of_all(data: Mapping[str, Any]) -> float | None:
    """Every sentence of the sets weighs the same."""
    sets = [data.get("meaning", {}).get(name, {}).get("clean") for name in _MEANING]
    if not all(sets):
        return None
    whole = sum(one["utterances"] for one in sets)
    return float(sum(one["same_meaning_percent"] * one["utterances"] for one in sets) / whole)


def _meaning(data: Mapping[str, Any], name: str) -> float | None:
    return _share(data, name, "same_meaning_percent")


def _answer(data: Mapping[str, Any], name: str) -> float | None:
    return _share(data, name, "same_answer_percent")


def _share(data: Mapping[str, Any], name: str, share: str) -> float | None:
    found = data.get("meaning", {}).get(name)
    return float(found["clean"][share]) if found else None


def _at_most(name: str, wanted: float, measured: float | None) -> dict[str, object]:
    met = None if measured is None else measured <= wanted
    return _row(name, f"≤ {wanted:g}", measured, met)


def _at_least(name: str, wanted: float, measured: float | None) -> dict[str, object]:
    met = None if measured is None else measured >= wanted
    return _row(name, f"≥ {wanted:g}", measured, met)


def _row(name: str, wanted: str, measured: float | None, met: bool | None) -> dict[str, object]:
    value = NOT_MEASURED if measured is None else round(measured, 3)
    return {"bar": name, "wanted": wanted, "measured": value, "met": met}
