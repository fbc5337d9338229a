"""Codes of appointments: six digits, because digits are told apart on the telephone and letters are not."""

import secrets

CODE_LENGTH = 6


def make_code() -> str:
    """Begins with no zero: people drop it."""
    return str(10 ** (CODE_LENGTH - 1) + secrets.randbelow(9 * 10 ** (CODE_LENGTH - 1)))
