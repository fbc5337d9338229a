"""Numbers given to complaints: eight digits, easy to dictate, hard to guess, the last one a check digit."""

import secrets

LENGTH = 8


def draw_case_number() -> str:
    """Never begins with zero: a leading zero gets lost when it is written down from hearing."""
    body = str(10 ** (LENGTH - 2) + secrets.randbelow(9 * 10 ** (LENGTH - 2)))
    return body + check_digit(body)


def check_digit(body: str) -> str:
    """Luhn: one digit misheard, or two neighbours swapped, is noticed at once."""
    total = 0
    for place, sign in enumerate(reversed(body)):
        doubled = int(sign) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def is_case_number(text: str) -> bool:
    fits = len(text) == LENGTH and text.isascii() and text.isdecimal()
    return fits and check_digit(text[:-1]) == text[-1]


def in_pairs(number: str) -> str:
    """As it is said: «12 34 56 78»."""
    return " ".join(number[at : at + 2] for at in range(0, len(number), 2))
