"""A supervisor at somebody else's talk: hears both, whispers to the operator, takes over."""

from collections.abc import Awaitable, Callable

from core.contracts.orders import GatewayOrder, OrderKind
from voice_gateway.conversation import Conversation
from voice_gateway.handoff_case import WRONG_MOMENT
from voice_gateway.who_hears_whom import Seat


async def _listen(conversation: Conversation, order: GatewayOrder) -> None:
    """Dial the supervisor; one who is there already stops whispering."""
    if Seat.SUPERVISOR in conversation.legs:
        conversation.whisper(is_whispering=False)
        await conversation.rewire()
        conversation.case.done(order)
    elif conversation.dial is None:
        conversation.begin_dial(order)
    else:
        conversation.case.refuse(order, WRONG_MOMENT)


async def _whisper(conversation: Conversation, order: GatewayOrder) -> None:
    if Seat.SUPERVISOR not in conversation.legs:
        conversation.case.refuse(order, WRONG_MOMENT)
        return
    conversation.whisper(is_whispering=True)
    await conversation.rewire()
    conversation.case.done(order)


async def _take_over(conversation: Conversation, order: GatewayOrder) -> None:
    """The operator leaves, the supervisor talks to the caller; a caller on hold is fetched back."""
    if Seat.SUPERVISOR not in conversation.legs:
        conversation.case.refuse(order, WRONG_MOMENT)
        return
    await conversation.leave_seat(Seat.OPERATOR)
    conversation.move(Seat.SUPERVISOR, Seat.OPERATOR)
    conversation.whisper(is_whispering=False)
    conversation.mute(is_muted=False)
    conversation.unhold()
    conversation.operator_is_back()
    await conversation.rewire()
    await conversation.make_person(Seat.OPERATOR)
    conversation.case.done(order)


async def _stop_listening(conversation: Conversation, order: GatewayOrder) -> None:
    dial = conversation.dial
    if dial is not None and dial.order.kind is OrderKind.LISTEN:
        await conversation.stop_dial()
        conversation.case.refuse(dial.order, "dropped")
    elif Seat.SUPERVISOR in conversation.legs:
        await conversation.leave_seat(Seat.SUPERVISOR)
        conversation.whisper(is_whispering=False)
        await conversation.rewire()
    else:
        conversation.case.refuse(order, WRONG_MOMENT)
        return
    conversation.case.done(order)


ORDERS: dict[OrderKind, Callable[[Conversation, GatewayOrder], Awaitable[None]]] = {
    OrderKind.LISTEN: _listen,
    OrderKind.WHISPER: _whisper,
    OrderKind.TAKE_OVER: _take_over,
    OrderKind.STOP_LISTENING: _stop_listening,
}
