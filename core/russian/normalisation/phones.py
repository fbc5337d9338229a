"""Telephone numbers and other numbers with hyphens: by the groups they are written in."""

import re

from core.russian.normalisation.numerals import group

_LONG = re.compile(
    r"(?<![\d\w])(\+?[78])[\s-]*(\(?\d{3,5}\)?)((?:[\s-]*\d{1,7}){1,4})(?![\d])(?!\s*%)"
)
_WITH_CODE = re.compile(r"\((\d{3,5})\)\s*(\d{1,3}(?:-\d{2,3}){1,2})(?!\d|-\d)")
_HYPHENATED = re.compile(r"(?<![\d\w.,/-])(\d{2,4}(?:-\d{2,4}){2,3}(?:[\s-]\d{2})?)(?![\d,]|-\d)")
_PASSPORT = re.compile(r"(?<![\d.,-])(\d{2}) ?(\d{2}) (?:№ ?)?(\d{3})(\d{3})(?![\d-])")
_POSTCODE = re.compile(r"(?<![\d.,-])(\d{3})(\d{3})(?=,\s*(?:[а-яё]{1,4}\.|[А-ЯЁ]))")
_DIGITS = re.compile(r"\d+")
_LENGTH = 11


def read_phones(text: str) -> str:
    text = _LONG.sub(_read_long, text)
    text = _WITH_CODE.sub(lambda match: _say([match[1], *match[2].split("-")]), text)
    text = _PASSPORT.sub(lambda match: _say(list(match.groups())), text)
    text = _POSTCODE.sub(lambda match: _say(list(match.groups())), text)
    return _HYPHENATED.sub(lambda match: _say(_DIGITS.findall(match[1])), text)


def _read_long(match: re.Match[str]) -> str:
    groups = _DIGITS.findall(match[2] + match[3])
    if sum(map(len, groups)) + 1 != _LENGTH:
        return match[0]
    if len(groups) < 3:
        joined = "".join(groups)
        code = match[2].strip("()")
        size = len(code) if "(" in match[2] else 3
        rest = joined[size:]
        groups = [joined[:size], rest[:-4], rest[-4:-2], rest[-2:]]
    first = "плюс семь" if match[1] == "+7" else group(match[1].lstrip("+"))
    return f"{first}, {_say(groups)}"


def _say(groups: list[str]) -> str:
    return ", ".join(group(digits) for digits in groups if digits)
