"""The whole call goes to the administrator's emergency number when the platform is gone."""

from core.contracts.call_record import CallEventKind, CallOutcome
from core.errors import PlatformUnreachable
from voice_gateway.handoff_case import HandoffCase
from voice_gateway.moving_away import refer_caller, ring_elsewhere
from voice_gateway.talk import Ending, Talk
from voice_gateway.talk_end import TalkEnd
from voice_gateway.with_operator import PersonKind, talk_to_people

EMERGENCY_RING_SECONDS = 30.0


async def forward_to_emergency(talk: Talk, target: str) -> TalkEnd | Ending:
    """By REFER; where the other side refuses it, bridged by ourselves."""
    if await refer_caller(talk, target):
        talk.scribe.note(CallEventKind.LEG_DIALLED, target=target, result="referred")
        return Ending(CallOutcome.HANDED_OFF, "referred")
    outcome = await ring_elsewhere(talk, target, ring_seconds=EMERGENCY_RING_SECONDS)
    if outcome.leg is None:
        return Ending(CallOutcome.FAILED, PlatformUnreachable.code)
    end = await talk_to_people(HandoffCase(talk), outcome.leg, kind=PersonKind.ELSEWHERE)
    if end is TalkEnd.NEVER_BEGAN:
        return Ending(CallOutcome.FAILED, PlatformUnreachable.code)
    return end
