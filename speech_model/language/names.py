"""Names and surnames: common words that the morphological dictionary marks as such."""

import pymorphy3

from speech_model.language.frequency import most_common

_SEARCHED = 90_000
_LEAST_SCORE = 0.4
_KINDS = {"Name": "first_name", "Surn": "surname"}
_PER_KIND = 900
_FEMININE = {"ов": "ова", "ев": "ева", "ин": "ина", "ын": "ына", "ский": "ская", "цкий": "цкая"}


def names() -> dict[str, list[str]]:
    """Lists of people's names in the nominative, commonest first; surnames in both genders."""
    analyser = pymorphy3.MorphAnalyzer()
    found: dict[str, dict[str, None]] = {rule: {} for rule in _KINDS.values()}
    for word in most_common(_SEARCHED):
        if len(word) < 4 or not analyser.word_is_known(word):
            continue
        parse = analyser.parse(word)[0]
        kind = next((k for k in _KINDS if k in parse.tag), None)
        if kind and parse.score >= _LEAST_SCORE and {"nomn", "sing"} in parse.tag:
            found[_KINDS[kind]][word] = None
            if kind == "Surn":
                found["surname"].update(dict.fromkeys(_feminine(word)))
    return {rule: list(words)[:_PER_KIND] for rule, words in found.items()}


def _feminine(surname: str) -> list[str]:
    return [
        surname.removesuffix(ending) + other
        for ending, other in _FEMININE.items()
        if surname.endswith(ending)
    ]
