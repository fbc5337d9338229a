"""Numbers of applications: their normal form (Cyrillic capitals and digits), and how they are dictated."""

import re
from collections.abc import Iterable

from core.russian.lettered_numbers import lettered_numbers

_LOOKALIKES = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")
MAX_LENGTH = 40


def normal_number(written: str) -> str:
    """«аб-120 / 26» is `АБ12026`; Latin letters that look like Cyrillic ones become those."""
    letters = written.upper().replace("Ё", "Е").translate(_LOOKALIKES)
    return "".join(sign for sign in letters if sign.isalnum())[:MAX_LENGTH]


_KNOWN = re.compile(r"\d{10}|[А-Я]{2}\d{3,8}")
"""Portal: ten digits. МФЦ and agencies: two letters and up to eight digits. Other systems: change it here."""
LEAST_LENGTH = 3


def fits_known_form(number: str) -> bool:
    return bool(_KNOWN.fullmatch(number))


def read_application_number(readings: Iterable[str]) -> str:
    """The first reading of a known form; empty when none has it."""
    found = (number for text in readings for number in lettered_numbers(text))
    return next((number for number in found if fits_known_form(number)), "")


def guess_application_number(readings: Iterable[str]) -> str:
    """What was most likely dictated when no known form fits; empty when there is no number in it."""
    found = (number for text in readings for number in lettered_numbers(text))
    return next((number for number in found if len(number) >= LEAST_LENGTH), "")[:MAX_LENGTH]


def spoken_number(number: str) -> str:
    """Letters one by one, digits in pairs from the left: «А Б 12 0»."""
    letters = number[: len(number) - len(number.lstrip("АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЫЭЮЯ"))]
    digits = number[len(letters) :]
    pairs = [digits[at : at + 2] for at in range(0, len(digits), 2)]
    return " ".join((*letters, *pairs))
