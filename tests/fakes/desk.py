"""The people behind the robot, by script."""

import asyncio

from core.contracts.dialogue import CallContext
from core.contracts.handoff import HandoffOffer, HandoffOutcome, HandoffRequest
from core.errors import PlatformUnreachable

USUAL_SECONDS = 0.02


class FakeDesk:
    """`offer` None: there is nobody."""

    def __init__(self) -> None:
        self.context = CallContext(municipality="tomsk")
        self.offer: HandoffOffer | None = None
        self.is_down = False
        self.seconds = USUAL_SECONDS
        self.requests: list[HandoffRequest] = []
        self.outcomes: list[HandoffOutcome] = []

    async def context_of(self, *, caller: str, called: str) -> CallContext:
        await self._answer()
        return self.context

    async def ask(self, request: HandoffRequest) -> HandoffOffer | None:
        await self._answer()
        self.requests.append(request)
        return self.offer

    async def report(self, call_id: str, outcome: HandoffOutcome) -> None:
        await self._answer()
        self.outcomes.append(outcome)

    async def _answer(self) -> None:
        await asyncio.sleep(self.seconds)
        if self.is_down:
            raise PlatformUnreachable("ConnectError: nobody listens")
