"""Which neighbouring centre takes a caller we cannot answer in time. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from enum import Enum

from core.centre_mode.regime import DayHours
from core.contracts.centre_context import (
    CENTRES_PASSED,
    USER_TO_USER,
    CentreContext,
    write_centres,
    write_user_to_user,
)
from handoff.line import Handoff


@dataclass(frozen=True, slots=True)
class Peer:
    """`sent_in_hour`: callers given to it in the last sixty minutes. Quota 0: no limit."""

    code: str
    sip_address: str
    hours: DayHours
    rank: int = 0
    quota_per_hour: int = 0
    sent_in_hour: int = 0
    is_healthy: bool = True


class PeerBar(str, Enum):
    """Why a centre is not asked."""

    DOWN = "down"
    CLOSED = "closed"
    QUOTA = "quota"
    LOOP = "loop"
    """The call has been there."""
    TRIED = "tried"


def bar_of(peer: Peer, caller: Handoff, local: time) -> PeerBar | None:
    if peer.code in caller.centres_passed:
        return PeerBar.LOOP
    if peer.code in caller.tried_peers:
        return PeerBar.TRIED
    if not peer.is_healthy:
        return PeerBar.DOWN
    if not peer.hours.contain(local):
        return PeerBar.CLOSED
    if peer.quota_per_hour and peer.sent_in_hour >= peer.quota_per_hour:
        return PeerBar.QUOTA
    return None


def peer_for(
    caller: Handoff, peers: Sequence[Peer], *, local: time, own_code: str, max_centres: int
) -> Peer | None:
    """The first by rank that may be asked, of equals the one with the smallest share of its quota used.

    None as well when the call has been through here before, or through too many centres.
    """
    road = (*caller.centres_passed, own_code)
    if own_code in caller.centres_passed or len(road) >= max_centres:
        return None
    open_peers = [peer for peer in peers if bar_of(peer, caller, local) is None]
    return min(open_peers, key=_order, default=None)


def headers_for(caller: Handoff, own_code: str) -> dict[str, str]:
    """The context for the neighbour's operator, and the road that keeps the call from going round."""
    context = CentreContext(
        caller.call_id, own_code, caller.reason, caller.skill, caller.summary, dict(caller.slots)
    )
    return {
        USER_TO_USER: write_user_to_user(context),
        CENTRES_PASSED: write_centres((*caller.centres_passed, own_code)),
    }


def _order(peer: Peer) -> tuple[int, float, int, str]:
    used = peer.sent_in_hour / peer.quota_per_hour if peer.quota_per_hour else 0.0
    return (peer.rank, used, peer.sent_in_hour, peer.code)
