"""Telephone numbers as callers dictate them, and as they are spoken back."""

import re

from core.russian.dictated import read_digits

COUNTRY = "+7"
LENGTHS = (11, 10)
"""With the country or long-distance prefix, and without it."""


def read_telephone(text: str) -> str | None:
    """`+7` and ten digits; None when the words hold no whole number. City numbers need their code."""
    for length in LENGTHS:
        digits = read_digits(text, length=length)
        if digits and (found := normalised(digits)):
            return found
    return None


def normalised(written: str) -> str | None:
    """A number in any spelling, a SIP address included, as `+7` and ten digits; None for foreign and short ones."""
    digits = re.sub(r"\D", "", written.removeprefix("sip:").partition("@")[0])
    if len(digits) == 11 and digits[0] in "78":
        digits = digits[1:]
    is_whole = len(digits) == 10 and digits[0] in "3489"
    return f"{COUNTRY}{digits}" if is_whole else None


def spoken_groups(telephone: str) -> str:
    """`+7 913 000-01-01`: the form the voice reads in groups."""
    digits = telephone.removeprefix(COUNTRY)
    return f"{COUNTRY} {digits[:3]} {digits[3:6]}-{digits[6:8]}-{digits[8:]}"
