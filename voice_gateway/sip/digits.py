"""Pressed keys: what INFO bodies say, and one press counted once when a phone sends it twice."""

import re
from dataclasses import dataclass
from enum import Enum

KEYS = frozenset("0123456789*#")
TWIN_SECONDS = 0.4
"""The same key by another way within this time is the same press: some phones send RFC 4733 and
INFO both, a tenth of a second apart; nobody presses one key twice so fast that it would be lost,
because twins of one way are never dropped."""

_SIGNAL = re.compile(r"signal\s*=\s*([0-9*#])", re.IGNORECASE)
_EVENT_NUMBERS = {"10": "*", "11": "#"}


class DigitWay(str, Enum):
    RTP_EVENT = "rtp_event"
    INFO = "info"


def digit_of_info(message: str) -> str | None:
    """The key named by a whole INFO request with an `application/dtmf` body; None if there is none.

    `application/dtmf-relay` is left to the library, which reports it by itself.
    """
    head, _, body = message.replace("\r\n", "\n").partition("\n\n")
    content_type = _content_type(head)
    if content_type != "application/dtmf":
        return None
    named = _SIGNAL.search(body)
    if named:
        return named.group(1)
    token = body.strip()
    token = _EVENT_NUMBERS.get(token, token)
    return token if token in KEYS else None


def _content_type(head: str) -> str:
    for line in head.split("\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() in ("content-type", "c"):
            return value.split(";", 1)[0].strip().lower()
    return ""


@dataclass(slots=True)
class PressFilter:
    """Lets a press through once. One per leg; used where digits reach the event loop."""

    last_digit: str = ""
    last_way: DigitWay | None = None
    last_at: float = float("-inf")

    def is_new(self, digit: str, way: DigitWay, *, at_seconds: float) -> bool:
        if digit not in KEYS:
            return False
        is_twin = (
            digit == self.last_digit
            and way is not self.last_way
            and at_seconds - self.last_at < TWIN_SECONDS
        )
        if is_twin:
            self.last_at = float("-inf")
            return False
        self.last_digit, self.last_way, self.last_at = digit, way, at_seconds
        return True
