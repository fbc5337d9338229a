"""What travels with a call from one centre to its neighbour: SIP headers, User-to-User by RFC 7433.

`User-to-User: <hex>;encoding=hex;purpose=rcto-handoff`, the hex being UTF-8 JSON. The road the call has taken
stands in a header of its own, because a centre that cannot read our context must still not send the call round.
"""

import string
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from core.contracts.wire import WireError, from_json, to_json

USER_TO_USER = "User-to-User"
CENTRES_PASSED = "X-Centres-Passed"
PURPOSE = "rcto-handoff"
MAX_CONTEXT_BYTES = 400
"""Twice as many characters in hex: with the rest of an INVITE it stays below the 1,300 bytes of one datagram."""
MAX_CENTRES = 8
CODE_CHARACTERS = frozenset(string.ascii_lowercase + string.digits + "-_")
MAX_CODE_LENGTH = 20


@dataclass(frozen=True, slots=True)
class CentreContext:
    """Enough for the neighbour's operator not to ask again, and no more."""

    call_id: str
    centre: str
    """Code of the centre that sends the call."""
    reason: str = ""
    skill: str = ""
    summary: str = ""
    slots: dict[str, str] = field(default_factory=dict)


def write_user_to_user(context: CentreContext) -> str:
    """The header's value. What does not fit is left out: the longest slots first, then the end of the summary.

    So codes go over, and the neighbour finds their names in its own knowledge.
    """
    return f"{_fitting(context).hex()};encoding=hex;purpose={PURPOSE}"


def read_user_to_user(value: str) -> CentreContext | None:
    """None when the header is not ours, too long or broken: the call is served without it."""
    content, *parameters = (part.strip() for part in value.split(";"))
    stated = dict(part.lower().partition("=")[::2] for part in parameters)
    if stated.get("purpose") != PURPOSE or stated.get("encoding", "hex") != "hex":
        return None
    if len(content) > 2 * MAX_CONTEXT_BYTES:
        return None
    try:
        return from_json(bytes.fromhex(content), CentreContext)
    except (ValueError, WireError):
        return None


def write_centres(centres: tuple[str, ...]) -> str:
    return ",".join(centres)


def read_centres(headers: Mapping[str, str]) -> tuple[str, ...]:
    """Codes of the centres passed; what is no code is dropped, a longer row is cut at its old end."""
    named = {name.lower(): value for name, value in headers.items()}
    codes = [code.strip().lower() for code in named.get(CENTRES_PASSED.lower(), "").split(",")]
    return tuple(code for code in codes if _is_code(code))[-MAX_CENTRES:]


def _is_code(text: str) -> bool:
    return 0 < len(text) <= MAX_CODE_LENGTH and set(text) <= CODE_CHARACTERS


def _fitting(context: CentreContext) -> bytes:
    raw = to_json(context)
    while len(raw) > MAX_CONTEXT_BYTES and context.slots:
        slots = dict(context.slots)
        del slots[max(slots, key=lambda name: len(slots[name]))]
        context = replace(context, slots=slots)
        raw = to_json(context)
    while len(raw) > MAX_CONTEXT_BYTES and context.summary:
        context = replace(context, summary=context.summary[:-8])
        raw = to_json(context)
    if len(raw) > MAX_CONTEXT_BYTES:
        context = replace(context, call_id=context.call_id[:64], reason="", skill="")
        raw = to_json(context)
    return raw
