"""OVERFLOW: the caller is moved to a peer centre, with the context in the headers; else waits on."""

from core.contracts.call_record import CallEventKind, CallOutcome
from core.contracts.orders import GatewayOrder, ReportKind
from voice_gateway.handoff_case import HandoffCase
from voice_gateway.moving_away import refer_caller, ring_elsewhere
from voice_gateway.talk import Ending
from voice_gateway.talk_end import TalkEnd
from voice_gateway.with_operator import PersonKind, talk_to_people

PEER_RING_SECONDS = 15.0
"""A centre answers at once, by robot or by its own line; longer is a centre that does not answer."""


async def overflow(case: HandoffCase, order: GatewayOrder) -> TalkEnd | Ending | None:
    """REFER, and a leg of our own with the same headers where it is refused. None: the caller waits on."""
    talk = case.talk
    await talk.mouth.say("overflow_moving")
    if await refer_caller(talk, order.target, order.headers):
        talk.scribe.note(CallEventKind.LEG_DIALLED, target=order.target, result="referred")
        case.report(ReportKind.OVERFLOWED, order, target=order.target, way="refer")
        return Ending(CallOutcome.HANDED_OFF, "overflow")
    outcome = await ring_elsewhere(
        talk,
        order.target,
        ring_seconds=order.seconds or PEER_RING_SECONDS,
        headers=order.headers,
    )
    if outcome.leg is not None:
        case.report(ReportKind.OVERFLOWED, order, target=order.target, way="bridge")
        end = await talk_to_people(case, outcome.leg, kind=PersonKind.ELSEWHERE)
        if end is not TalkEnd.NEVER_BEGAN:
            return TalkEnd.RETURNED if end is TalkEnd.LOST else end
    case.report(
        ReportKind.OVERFLOW_FAILED,
        order,
        target=order.target,
        sip_code=str(outcome.sip_code),
        result=outcome.result.value,
    )
    return None
