"""Whom a call may be transferred to: a SIP address, an inner number, a Russian telephone number. Pure."""

import re

from core.callbacks.rules import dialable

SIP_ADDRESS = re.compile(r"sips?:[A-Za-z0-9_.!~*'()&=+$,;?/%-]+@[A-Za-z0-9.\[\]:-]+")
INNER_NUMBER = re.compile(r"\d{2,6}")
NUMBER_AS_TYPED = re.compile(r"(tel:)?[0-9 ()+.-]+")
LONGEST = 200


def transfer_target(typed: str, outbound_address: str) -> str:
    """What the gateway dials, or empty: nothing else is dialled, so that no header can be slipped in.

    `outbound_address` has a `{number}`; without it bare numbers cannot be reached.
    """
    text = typed.strip()
    if len(text) > LONGEST:
        return ""
    if SIP_ADDRESS.fullmatch(text):
        return text
    if "{number}" not in outbound_address or not NUMBER_AS_TYPED.fullmatch(text):
        return ""
    number = text if INNER_NUMBER.fullmatch(text) else dialable(text)
    return outbound_address.replace("{number}", number) if number else ""
