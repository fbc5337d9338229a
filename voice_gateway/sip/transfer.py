"""Blind transfer: what the far side reports after our REFER."""

import asyncio
from urllib.parse import quote

from voice_gateway.sip.leg import SipLeg

ACCEPTED = 202
TRANSFER_SECONDS = 40.0
"""Longer than any phone rings; a far side that never reports has not transferred."""


def refer_to(target: str, headers: dict[str, str]) -> str:
    """The address of a Refer-To, with the headers its INVITE is to carry (RFC 3261, 19.1.1)."""
    address = target.strip().removeprefix("<").removesuffix(">")
    if not headers:
        return f"<{address}>"
    mark = "&" if "?" in address else "?"
    asked = "&".join(f"{quote(name, safe='')}={quote(headers[name], safe='')}" for name in headers)
    return f"<{address}{mark}{asked}>"


async def refer_leg(leg: SipLeg) -> bool:
    """Wait for the outcome of a REFER just sent; hang the leg up if it was transferred."""
    inbox = leg.inbox
    is_accepted = False
    try:
        async with asyncio.timeout(TRANSFER_SECONDS):
            while (progress := await inbox.transfers.get()) is not None:
                is_accepted = is_accepted or progress.sip_code < 300
                if progress.is_final or progress.sip_code >= 300:
                    return await _finish(leg, progress.sip_code)
    except TimeoutError:
        return False
    # The leg ended before the report: many phones say goodbye as soon as they have accepted.
    return is_accepted


async def _finish(leg: SipLeg, sip_code: int) -> bool:
    if not 200 <= sip_code < 300:
        return False
    await leg.hang_up()
    return True
