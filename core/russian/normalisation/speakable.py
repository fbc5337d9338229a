"""Russian text to words a synthesiser reads in full: digits, signs and abbreviations spelled out.

Pure; used by the voice process before synthesis and by editors to see what will be heard. The last
step is a guarantee: whatever the rules have left, only Cyrillic words and punctuation come out.
"""

import re
from collections.abc import Callable

from core.russian.normalisation.abbreviations import expand_abbreviations
from core.russian.normalisation.acronyms import read_acronyms
from core.russian.normalisation.dates import read_dates
from core.russian.normalisation.latin import mend_mixed_alphabets, read_latin
from core.russian.normalisation.markup import drop_markup
from core.russian.normalisation.numbers import read_numbers
from core.russian.normalisation.ordinal_endings import read_endings
from core.russian.normalisation.phones import read_phones
from core.russian.normalisation.quantities import join_thousands, read_quantities
from core.russian.normalisation.roman import read_roman
from core.russian.normalisation.signs import say_signs, say_signs_of_numbers
from core.russian.normalisation.times import read_times
from core.russian.normalisation.web_names import spell_web_names

STEPS: tuple[Callable[[str], str], ...] = (
    drop_markup,
    mend_mixed_alphabets,
    spell_web_names,
    read_dates,
    read_phones,
    join_thousands,
    read_times,
    say_signs_of_numbers,
    read_quantities,
    read_roman,
    expand_abbreviations,
    read_endings,
    read_numbers,
    read_acronyms,
    read_latin,
    say_signs,
)
"""In this order: the more a rule knows about a number, the earlier it comes."""

_UNSPEAKABLE = re.compile(r"[^А-Яа-яЁё+.,!?;:…—\s-]+")
_LOOSE_HYPHEN = re.compile(r"(?<![А-Яа-яЁё])-+|-+(?![А-Яа-яЁё])")
_LOOSE_STRESS = re.compile(r"\+(?![аеёиоуыэюяАЕЁИОУЫЭЮЯ])")
_SPACE_BEFORE_STOP = re.compile(r"\s+(?=[.,!?;:…])")
_MARKS = re.compile(r"[.,!?;:…—](?:[\s.,!?;:…—]*[.,!?;:…—])+")
_LEADING_MARKS = re.compile(r"^[\s.,!?;:…—-]+")
_MISSING_SPACE = re.compile(r"(?<=[.,!?;:…])(?=[А-Яа-яЁё+])")
_STRENGTH = ".!?…;:—,"


def to_speakable(text: str) -> str:
    """Normalised text; empty when there is nothing to say. A `+` before a vowel is a stress hint."""
    for step in STEPS:
        text = step(text)
    return _guarantee(text)


def _guarantee(text: str) -> str:
    text = read_acronyms(_UNSPEAKABLE.sub(" ", text))
    text = _LOOSE_HYPHEN.sub(" ", text)
    text = _LOOSE_STRESS.sub(" ", text)
    text = _MARKS.sub(_strongest, text)
    text = _SPACE_BEFORE_STOP.sub("", text)
    text = _MISSING_SPACE.sub(" ", text)
    text = _LEADING_MARKS.sub("", text)
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"[\s,;:—]+$", "", text)


def _strongest(match: re.Match[str]) -> str:
    """«,.» is a full stop, «?!» is a question."""
    marks = match[0]
    for wanted in ("?", "!", "…", "."):
        if wanted in marks:
            return wanted + (" " if marks[-1].isspace() else "")
    return min((mark for mark in marks if mark in _STRENGTH), key=_STRENGTH.index)
