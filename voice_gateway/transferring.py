"""From one person to another: blind, or after the two have spoken; three together."""

from collections.abc import Awaitable, Callable

from core.contracts.orders import GatewayOrder, OrderKind, ReportKind
from voice_gateway.conversation import Conversation
from voice_gateway.handoff_case import WRONG_MOMENT
from voice_gateway.who_hears_whom import Seat


async def hand_on(conversation: Conversation) -> None:
    """The consulted person takes the operator's place; the operator is free."""
    await conversation.leave_seat(Seat.OPERATOR)
    conversation.move(Seat.CONSULTED, Seat.OPERATOR)
    conversation.join(is_joined=False)
    conversation.mute(is_muted=False)
    conversation.unhold()
    await conversation.rewire()
    await conversation.make_person(Seat.OPERATOR)
    if not conversation.course.is_handed_on:
        conversation.course.is_handed_on = True
        conversation.case.report(ReportKind.BRIDGE_ENDED, by="transfer")


async def _dial_third(conversation: Conversation, order: GatewayOrder) -> None:
    """Blind transfer and question alike: the caller holds, the third one is rung."""
    is_possible = (
        conversation.dial is None
        and conversation.operator is not None
        and Seat.CONSULTED not in conversation.legs
    )
    if not is_possible:
        conversation.case.refuse(order, WRONG_MOMENT)
        return
    conversation.begin_dial(order)
    await conversation.rewire()


async def _complete(conversation: Conversation, order: GatewayOrder) -> None:
    if Seat.CONSULTED not in conversation.legs:
        conversation.case.refuse(order, WRONG_MOMENT)
        return
    await hand_on(conversation)
    conversation.case.done(order)


async def _join(conversation: Conversation, order: GatewayOrder) -> None:
    if Seat.CONSULTED not in conversation.legs:
        conversation.case.refuse(order, WRONG_MOMENT)
        return
    conversation.join(is_joined=True)
    conversation.course.held_by_order = False
    await conversation.rewire()
    conversation.case.done(order)


async def _drop(conversation: Conversation, order: GatewayOrder) -> None:
    """The third one leaves, or is not rung any more; the caller is with the operator again."""
    dial = conversation.dial
    if dial is not None and dial.order.kind in (OrderKind.TRANSFER, OrderKind.CONSULT):
        await conversation.stop_dial()
        conversation.case.refuse(dial.order, "dropped")
    elif Seat.CONSULTED in conversation.legs:
        await conversation.leave_seat(Seat.CONSULTED)
        conversation.join(is_joined=False)
    else:
        conversation.case.refuse(order, WRONG_MOMENT)
        return
    await conversation.rewire()
    conversation.case.done(order)


ORDERS: dict[OrderKind, Callable[[Conversation, GatewayOrder], Awaitable[None]]] = {
    OrderKind.TRANSFER: _dial_third,
    OrderKind.CONSULT: _dial_third,
    OrderKind.COMPLETE_TRANSFER: _complete,
    OrderKind.JOIN: _join,
    OrderKind.DROP_CONSULTED: _drop,
}
