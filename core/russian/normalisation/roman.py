"""Roman numbers: «XX век», «Пётр I», «во II квартале». They are ordinals."""

import re

from core.russian.normalisation.context import governed_cases
from core.russian.normalisation.grammar import Case, noun_forms
from core.russian.normalisation.numerals import ordinal

_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ROMAN = re.compile(
    r"(?<![\w.@/-])((?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))(?:-?([а-яё]{1,2}))?(?![\w@/]|\.\w|-\w)"
)
_SPAN = re.compile(r"(?<![\w-])([IVXLC]+)\s*[-–]\s*(?=[IVXLC]+\s+[а-яё])")
_CYRILLIC_AGE = re.compile(r"\b[ХIVXІ]+(?=\s+(?:век|вв?\b))")
_WORD_AFTER = re.compile(r"\s+([а-яё]+)")
_WORD_BEFORE = re.compile(r"([А-ЯЁа-яё]+)\s+$")


def read_roman(text: str) -> str:
    text = _CYRILLIC_AGE.sub(lambda match: match[0].replace("Х", "X").replace("І", "I"), text)
    text = re.sub(r"(?<=[IVX])\s+вв?\.", lambda m: " века" if "вв" in m[0] else " век", text)
    text = _SPAN.sub(r"\1 – ", text)
    return _ROMAN.sub(_read, text)


def value_of(numeral: str) -> int:
    total = 0
    for sign, following in zip(numeral, [*numeral[1:], ""], strict=True):
        value = _VALUES[sign]
        total += -value if following and _VALUES[following] > value else value
    return total


def _read(match: re.Match[str]) -> str:
    if not match[1]:
        return match[0]
    before, after = match.string[: match.start()], match.string[match.end() :]
    agreed = _agreement_after(before, after) or _agreement_before(before)
    if agreed is None:
        if len(match[1]) == 1:
            return match[0]
        agreed = (Case.NOMINATIVE, "m")
    return ordinal(value_of(match[1]), *agreed)


def _agreement_after(before: str, after: str) -> tuple[Case, str] | None:
    """«XX век», «в XX веке»: a common noun in the singular follows."""
    word = _WORD_AFTER.match(after)
    if word is None:
        following = re.match(r"\s*–\s+[IVXLC]+\s+([а-яё]+)", after)
        if following is None:
            return None
        word = following
    forms = [form for form in noun_forms(word[1]) if not form.is_plural]
    if not forms:
        return None
    allowed = governed_cases(before)
    chosen = next((form for form in forms if form.case in allowed), forms[0])
    return chosen.case, chosen.gender


def _agreement_before(before: str) -> tuple[Case, str] | None:
    """«Петра I», «глава IV»: a noun in the singular stands before."""
    word = _WORD_BEFORE.search(before)
    if word is None:
        return None
    forms = [form for form in noun_forms(word[1]) if not form.is_plural]
    if word[1].islower():  # «глава» is also a man, but it is the chapter that is numbered
        forms.sort(key=lambda form: form.gender != "f")
    return (forms[0].case, forms[0].gender) if forms else None
