"""Asks the neighbouring centres how they are, and keeps the answer. Runs as a chore in a thread."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from core.calls.queue_log import QueueEvent
from handoff.overflow import Peer
from handoff.store.queue_turn import Turns

Probe = Callable[[str], Awaitable[bool]]
"""Does this SIP address answer OPTIONS? Within a time-out of its own, never an exception."""

log = structlog.get_logger()


class PeerWatch:
    def __init__(self, turns: Turns, probe: Probe) -> None:
        self._turns = turns
        self._probe = probe

    def check(self) -> None:
        """All at once; the line is held up only to write what has changed."""
        with self._turns.reading() as look:
            peers = look.peers.all_active()
        if not peers:
            return
        answers = asyncio.run(self._ask(peers))
        with self._turns.turn() as turn:
            for peer, is_healthy in zip(peers, answers, strict=True):
                if not turn.peers.set_health(peer.code, is_healthy):
                    continue
                event = QueueEvent.PEERUP if is_healthy else QueueEvent.PEERDOWN
                turn.log(event, peer=peer.code)
                log.info("peer_changed", peer=peer.code, is_healthy=is_healthy)

    async def _ask(self, peers: list[Peer]) -> list[bool]:
        return list(await asyncio.gather(*(self._probe(peer.sip_address) for peer in peers)))
