"""Sites and e-mail addresses, sign by sign as one dictates them: «госуслуги точка ру»."""

import re

from core.russian.normalisation.acronyms import read_capitals
from core.russian.normalisation.latin import read_latin_word
from core.russian.normalisation.numerals import group

_ZONES = "ru|su|com|org|net|info|gov|edu|рф|online|site|io|me|tv|pro|biz|center|москва|дети|рус"
_NAME = r"[A-Za-zА-Яа-яЁё0-9](?:[\w-]*[A-Za-zА-Яа-яЁё0-9])?"
_EMAIL = re.compile(rf"\b[\w.+-]+@{_NAME}(?:\.{_NAME})+")
_SITE = re.compile(
    rf"\b(?:https?://)?(?:{_NAME}\.)+(?:{_ZONES})\b(?!\.\w)(?::\d+)?(?:/[\w\-./?=&%#+]*[\w/])?",
    re.IGNORECASE,
)
_URL = re.compile(r"\bhttps?://[\w\-./?=&%#+:]*[\w/]", re.IGNORECASE)
_PARTS = re.compile(r"[A-Za-z]+|[А-Яа-яЁё]+|\d+|[^\w]|_")
_SIGNS = {
    ".": "точка",
    "@": "собака",
    "-": "дефис",
    "_": "подчёркивание",
    "/": "слэш",
    "+": "плюс",
    "=": "равно",
    "?": "вопросительный знак",
    "&": "амперсанд",
    "%": "процент",
    "#": "решётка",
    ":": "двоеточие",
}


def spell_web_names(text: str) -> str:
    text = _EMAIL.sub(lambda match: _spell(match[0]), text)
    text = _URL.sub(lambda match: _spell(match[0]), text)
    return _SITE.sub(lambda match: _spell(match[0]), text)


def _spell(name: str) -> str:
    bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", name, flags=re.IGNORECASE).rstrip("/")
    return " ".join(_part(part) for part in _PARTS.findall(bare))


def _part(part: str) -> str:
    if part.isdigit():
        return group(part)
    if part.isascii() and part.isalpha():
        return read_latin_word(part)
    if part.isalpha():
        return read_capitals(part.upper()) if len(part) <= 3 else part.lower()
    return _SIGNS.get(part, "")
