"""The signs left over: said where they mean something, dropped where they are only typography."""

import re

_BETWEEN_WORDS = {
    "&": " и ",
    "=": " равно ",
    "+": " плюс ",
    "@": " собака ",
    "×": " на ",
    "°": " градусов ",
    "%": " процентов ",
    "‰": " промилле ",
    "₽": " рублей ",
    "€": " евро ",
    "$": " долларов ",
    "<": " меньше ",
    ">": " больше ",
    "~": " примерно ",
    "#": " решётка ",
    "*": " звёздочка ",
    "_": " ",
    "|": ", ",
    "\\": " ",
    "^": " ",
    "'": " ",
    '"': " ",
    "`": " ",
}
_SLASH = re.compile(r"\s*/\s*")
_COMPARED = re.compile(r"\s*([<>])\s*(?=\d)")
_PLUS_BEFORE_NUMBER = re.compile(r"(?<![\w+])\+(?=\s*\d)")
_MINUS_BEFORE_NUMBER = re.compile(r"(?:(?<=^)|(?<=[\s(]))[-–](?=\d)")
_SIGN = re.compile(r"[&=+@×°%‰₽€$<>~#*_|\\^'\"`]")
_STRESS = re.compile(
    r"(?<![а-яёА-ЯЁ])\+(?=[аеёиоуыэюяАЕЁИОУЫЭЮЯ][а-яё])|(?<=[а-яёА-ЯЁ])\+(?=[аеёиоуыэюя])"
)
_STRESS_KEPT = "\ue000"
_DASH = re.compile(r"\s+[-–—]+\s*|\s*[–—]+\s+|[–—]+")
_BRACKETS = re.compile(r"\s*[\[{(<]+\s*|\s*[\]})>]+\s*")


def say_signs_of_numbers(text: str) -> str:
    """Before numbers are read: what belongs to a number stays with it."""
    text = _COMPARED.sub(lambda match: " меньше " if match[1] == "<" else " больше ", text)
    text = _PLUS_BEFORE_NUMBER.sub(" плюс ", text)
    return _MINUS_BEFORE_NUMBER.sub("минус ", text)


def say_signs(text: str) -> str:
    text = _STRESS.sub(_STRESS_KEPT, text)
    text = _SIGN.sub(lambda match: _BETWEEN_WORDS[match[0]], text)
    text = text.replace(_STRESS_KEPT, "+")
    text = re.sub(r"\b([Ии])\s*/\s*(?=или\b)", r"\1 ", text)
    text = re.sub(r"(?<=[А-Яа-яЁё])\s*/\s*(?=[А-Яа-яЁё])", " или ", text)
    text = _SLASH.sub(" ", text)
    text = _BRACKETS.sub(", ", text)
    return _DASH.sub(" — ", text)
