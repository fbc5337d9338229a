"""The port through which a call asks for a person and for the state of the centre."""

from typing import Protocol

from core.contracts.dialogue import CallContext
from core.contracts.handoff import HandoffOffer, HandoffOutcome, HandoffRequest


class Desk(Protocol):
    """The people behind the robot, as the gateway sees them."""

    async def context_of(self, *, caller: str, called: str) -> CallContext:
        """Regime of the centre now, municipality by number, emergency announcement.

        Raises:
            PlatformUnreachable: the caller is served as by night.
        """
        ...

    async def ask(self, request: HandoffRequest) -> HandoffOffer | None:
        """Whom to dial now; None when there is nobody.

        Raises:
            PlatformUnreachable: the call goes to the emergency number or apologises.
        """
        ...

    async def report(self, call_id: str, outcome: HandoffOutcome) -> None: ...
