"""First step: one alphabet of signs. Markup and pictures go, look-alike signs become plain ones."""

import re
import unicodedata

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_MARKDOWN_LINK = re.compile(r"!?\[([^\][]*)\]\([^)\s]*\)")
_EMPHASIS = re.compile(r"(?<!\w)(\*{1,3}|_{1,3}|~~|`+)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+", re.MULTILINE)
_BULLET = re.compile(r"^\s*[-*•·–—]\s+", re.MULTILINE)
_ACUTE = re.compile(r"([аеёиоуыэюя])\u0301", re.IGNORECASE)
_LINE_END = re.compile(r"(?<![.!?…:;,\s])\s*\n+\s*")
_GLUED = re.compile(r"(?<=[А-Яа-яЁё]{2})(?=\d)|(?<=\d)(?=[А-Яа-яЁё]{4})")
_SQUARE_METRE = re.compile(r"(?<=\bм)([²³])")
_PLAIN_SIGNS = str.maketrans(
    dict.fromkeys("‐‑‒−﹣－", "-")
    | dict.fromkeys("\u2013\u2014\u2015", "–")
    | dict.fromkeys("«»“”„‟‹›″", '"')
    | dict.fromkeys("‘’‚‛`´′", "'")
    | {
        "№": " № ",
        "…": "... ",
        "₽": " ₽ ",
        "×": " × ",
        "℃": "°C",
        "≤": " не больше ",
        "≥": " не меньше ",
        "½": " 1/2 ",
        "¼": " 1/4 ",
        "¾": " 3/4 ",
    }
)
_ENTITIES = {"&nbsp;": " ", "&amp;": "&", "&quot;": '"', "&lt;": "<", "&gt;": ">", "&mdash;": "–"}


def drop_markup(text: str) -> str:
    """Tags, Markdown, emoji and invisible signs are dropped; digits of other scripts become ours."""
    for entity, sign in _ENTITIES.items():
        text = text.replace(entity, sign)
    text = _TAG.sub(" ", text)
    text = _MARKDOWN_LINK.sub(r"\1", text)
    text = _HEADING.sub("", text)
    text = _BULLET.sub("", text)
    text = _LINE_END.sub(". ", text.strip())
    text = _SQUARE_METRE.sub(lambda match: "2" if match[1] == "²" else "3", text)
    text = text.translate(_PLAIN_SIGNS)
    text = "№".join(unicodedata.normalize("NFKC", part) for part in text.split("№"))
    text = text.replace("\u2044", "/")
    text = _ACUTE.sub(r"+\1", text)
    text = "".join(_plain(sign) for sign in text)
    text = _GLUED.sub(" ", text)
    text = _EMPHASIS.sub(r"\2", text)
    return " ".join(text.split())


def _plain(sign: str) -> str:
    if sign.isascii():
        return sign if sign.isprintable() else " "
    value = unicodedata.decimal(sign, None)
    if value is not None:
        return str(value)
    if sign.isnumeric() and unicodedata.numeric(sign).is_integer():
        return f" {int(unicodedata.numeric(sign))} "
    if sign in "–№₽€°§×‰–":
        return sign
    category = unicodedata.category(sign)
    if category == "Lo" or category[0] in "SCZP":
        return " "
    if category == "Mn":
        return ""
    return sign
