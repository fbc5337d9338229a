"""One-time codes of an authenticator application (RFC 6238), the optional second factor."""

from datetime import datetime, timedelta

import pyotp

STEP_SECONDS = 30
ISSUER = "РЦТО"
DRIFT_STEPS = 1
"""A telephone's clock may be half a minute off."""


def make_secret() -> str:
    return pyotp.random_base32()


def provisioning_address(secret: str, login: str) -> str:
    """`otpauth://…`, what the application reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def matching_step(secret: str, code: str, now: datetime, *, after_step: int = 0) -> int | None:
    """The time step `code` belongs to, or None. Steps up to `after_step` were used: a code works once."""
    digits = "".join(code.split())
    if not digits.isascii() or not digits.isdigit():
        return None
    totp = pyotp.TOTP(secret)
    for drift in range(-DRIFT_STEPS, DRIFT_STEPS + 1):
        moment = now + timedelta(seconds=drift * STEP_SECONDS)
        step = totp.timecode(moment)
        if step > after_step and pyotp.utils.strings_equal(digits, totp.at(moment)):
            return step
    return None
