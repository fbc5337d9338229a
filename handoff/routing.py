"""Who is dialled for a caller now. Pure; the queue of waiting callers comes in front of it later."""

from collections.abc import Sequence

from core.contracts.dialogue import CallMode
from core.contracts.handoff import HandoffOffer


def offer_for(
    mode: CallMode,
    *,
    day_phones: Sequence[str],
    night_phones: Sequence[str],
    ring_seconds: float,
) -> HandoffOffer | None:
    """SIP addresses in the order to try; None when nobody is on duty.

    On holidays and under maintenance those of the night are on duty. Whoever asks for a person is offered
    the same people: skill and priority matter once there is more than one group of operators.
    """
    phones = day_phones if mode is CallMode.DAY else night_phones
    targets = tuple(dict.fromkeys(phone.strip() for phone in phones if phone.strip()))
    return HandoffOffer(targets=targets, ring_seconds=ring_seconds) if targets else None
