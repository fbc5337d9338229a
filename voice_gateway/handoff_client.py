"""The port through which a call asks for a person, gets orders about the caller and tells what came of them."""

from collections.abc import Callable
from typing import Protocol

from core.contracts.dialogue import CallContext
from core.contracts.handoff import HandoffRequest, HandoffTicket
from core.contracts.orders import GatewayOrder, GatewayReport


class Desk(Protocol):
    """The people behind the robot, as the gateway sees them."""

    async def context_of(self, *, caller: str, called: str) -> CallContext:
        """Regime of the centre now, municipality by number, emergency announcement.

        Raises:
            PlatformUnreachable: the caller is served as by night.
        """
        ...

    async def ask(self, request: HandoffRequest) -> HandoffTicket:
        """A place in the waiting line, or the outcome when nobody can come at all.

        Raises:
            PlatformUnreachable: the call goes to the emergency number or apologises.
        """
        ...

    def follow(self, call_id: str, take: Callable[[GatewayOrder], None]) -> None:
        """From now on orders for this call are handed to `take`, on the event loop.

        Follow before asking: an order may overtake the answer.
        """
        ...

    def forget(self, call_id: str) -> None:
        """Orders for this call are refused from now on."""
        ...

    def report(self, report: GatewayReport) -> None:
        """Kept on this machine before returning, sent until the platform has it. Never waits or raises."""
        ...

    @property
    def is_heard(self) -> bool:
        """The platform answered when it was last asked for orders."""
        ...
