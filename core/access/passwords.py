"""Passwords: argon2id, the rules a new one must meet, one-time passwords."""

import secrets
from enum import Enum
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 10
MAX_LENGTH = 200
"""Hashing is work: an endless password must not become a load."""
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letters or digits that look alike: one-time passwords are read from paper."""
GROUPS, GROUP_LENGTH = 4, 4

_hasher = PasswordHasher()
_ANY_HASH = _hasher.hash(secrets.token_urlsafe())


class PasswordProblem(str, Enum):
    """Why a new password is refused; keys of the texts."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    SAME_AS_LOGIN = "same_as_login"
    TOO_SIMPLE = "too_simple"
    SAME_AS_BEFORE = "same_as_before"
    NOT_REPEATED = "not_repeated"
    WRONG_CURRENT = "wrong_current"


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def is_password(password: str, stored: str | None) -> bool:
    """`None` (no such account) costs the same time as a wrong password."""
    if len(password) > MAX_LENGTH:
        return False
    try:
        return _hasher.verify(stored or _ANY_HASH, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(stored: str) -> bool:
    return _hasher.check_needs_rehash(stored)


def problem_of(password: str, login: str) -> PasswordProblem | None:
    """The first rule a new password breaks. Length counts, kinds of characters do not (NIST SP 800-63B)."""
    if len(password) < MIN_LENGTH:
        return PasswordProblem.TOO_SHORT
    if len(password) > MAX_LENGTH:
        return PasswordProblem.TOO_LONG
    lowered = password.lower()
    if login and len(lowered.replace(login.lower(), "")) < MIN_LENGTH // 2:
        return PasswordProblem.SAME_AS_LOGIN
    if len(set(lowered)) < 5 or _is_run(lowered):
        return PasswordProblem.TOO_SIMPLE
    return None


def one_time_password() -> str:
    """Sixteen characters in four groups: about 79 bits."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def _is_run(text: str) -> bool:
    """`1234567890`, `abcdefghij`: every character follows the one before it."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return steps <= {0, 1, -9} or steps <= {0, -1, 9}
