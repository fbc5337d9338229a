"""The speech report as a page of tables."""

from collections.abc import Iterator, Mapping
from typing import Any

_SETS = (
    "foreseen", "foreseen by voice", "kept phrases", "other wordings", "fresh questions", "grammars",
)  # fmt: skip
_MET = {True: "met", False: "MISSED", None: "not measured"}


def rendered(data: Mapping[str, Any]) -> str:
    """The whole page."""
    return "\n".join(_lines(data)) + "\n"


def _lines(data: Mapping[str, Any]) -> Iterator[str]:
    yield "# How well the development speech model hears"
    yield ""
    yield f"Model {data['model']}: {data['words']} words, {data['megabytes']} MB."
    yield "Test voices and sentences are in no training and no language text; all speech is A-law,"
    yield "250–3500 Hz. Intervals: 95 %, bootstrap over utterances. Words and meaning by the likeliest reading."
    yield ""
    yield "| bar | wanted | measured | |"
    yield "|---|---|---|---|"
    for row in data["bars"]:
        yield f"| {row['bar']} | {row['wanted']} | {row['measured']} | {_MET[row['met']]} |"
    yield from _model_tables(data)
    yield from _error_table("Real recordings", _real(data["real speech"]))
    if "official model" in data:
        yield from ["", "# The official model, side by side"]
        yield from _model_tables(data["official model"])
    yield ""
    yield "Published word error on Russian telephone calls: Vosk-ru 0.54 11.3 %, the small streaming"
    yield "model 15.5 %, T-one 8.6 %. This model is a stand-in for tests and demonstrations."


def _model_tables(data: Mapping[str, Any]) -> Iterator[str]:
    for name in _SETS:
        yield from _error_table(name.capitalize(), data[name])
    yield from ["", "## False words a minute where nobody speaks", ""]
    yield from (f"- {name}: {value:g}" for name, value in data["false words per minute"].items())
    yield from ["", "## Load", ""]
    yield "| streams | processor time per second and stream | loads in, s | model, MB | peak, MB |"
    yield "|---|---|---|---|---|"
    for load in data["loads"]:
        yield (
            f"| {load['streams']} | {load['cpu_factor']} | {load['load_seconds']}"
            f" | {load['model_megabytes']} | {load['peak_megabytes']} |"
        )
    for name, conditions in data.get("meaning", {}).items():
        yield from ["", f"## Meaning, {name}", ""]
        for condition, score in conditions.items():
            yield (
                f"- {condition}: same intent {score['same_intent_percent']} %, intent and service"
                f" {score['same_meaning_percent']} % of {score['utterances']}; when the resolver gets the"
                f" other readings too {score['with_readings_percent']} %"
            )


def _real(data: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{name}: {unit}": rate for name, rates in data.items() for unit, rate in rates.items()}


def _error_table(title: str, rates: Mapping[str, Any]) -> Iterator[str]:
    yield from ["", f"## {title}", ""]
    yield "| | error, % | 95 % interval | units | utterances | without error, % |"
    yield "|---|---|---|---|---|---|"
    for name, rate in rates.items():
        yield (
            f"| {name} | {rate['percent']} | {rate['low']}–{rate['high']} | {rate['units']}"
            f" | {rate['utterances']} | {rate['exact_percent']} |"
        )
