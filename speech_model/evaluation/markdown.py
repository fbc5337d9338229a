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
    yield "Pieces of 100 ms, a partial after each, ten readings at the end; the least disturbed of three rounds."
    yield ""
    yield "| streams | processor time per second and stream | loads in, s | model, MB | peak, MB |"
    yield "|---|---|---|---|---|"
    for load in data["loads"]:
        yield (
            f"| {load['streams']} | {load['cpu_factor']} | {load['load_seconds']}"
            f" | {load['model_megabytes']} | {load['peak_megabytes']} |"
        )
    if data.get("meaning"):
        yield from _meaning_table(data["meaning"])


def _meaning_table(sets: Mapping[str, Any]) -> Iterator[str]:
    yield from ["", "## Meaning", ""]
    yield "Heard as said, % of all sentences: the same intent; the same intent and the service that the dialogue"
    yield "takes; the same when the resolver gets the other readings too, as on the telephone; the same intent and"
    yield "first candidate of the resolver, however weak. Same answer: the same aspect of the same card or the same"
    yield "sentence, whatever the intent, % of the sentences that the dialogue understands as they were said."
    yield ""
    yield (
        "| | sentences | intent | intent and service | with other readings | intent and candidate"
        " | understood as said | same answer |"
    )
    yield "|---|---|---|---|---|---|---|---|"
    for name, conditions in sets.items():
        for condition, score in conditions.items():
            yield (
                f"| {name}, {condition} | {score['utterances']} | {score['same_intent_percent']}"
                f" | {score['same_meaning_percent']} | {score['with_readings_percent']}"
                f" | {score['same_candidate_percent']} | {score['understood_as_said']}"
                f" | {score['same_answer_percent']} |"
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
