"""Telephones as people dictate them, in one normal form."""

NATIONAL_DIGITS = 10


def normal_telephone(written: str) -> str:
    """«8 913 …», «+7 913 …», «913 …» are `+7913…`; empty for anything else."""
    digits = "".join(sign for sign in written if sign.isascii() and sign.isdecimal())
    if len(digits) == NATIONAL_DIGITS + 1 and digits[0] in "78":
        digits = digits[1:]
    return f"+7{digits}" if len(digits) == NATIONAL_DIGITS and digits[0] != "0" else ""


def same_telephone(one: str, other: str) -> bool:
    """False when either is no telephone."""
    first = normal_telephone(one)
    return bool(first) and first == normal_telephone(other)
