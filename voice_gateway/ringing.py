"""Dialling a person beside the call, and letting go of one who is not wanted any more."""

from core.contracts.call_record import CallEventKind
from voice_gateway.happenings import Work
from voice_gateway.talk import Talk
from voice_gateway.telephony import DialOutcome, DialResult, LegRole

ANSWER_SLACK_SECONDS = 3.0
"""Beyond its ring time a dial may take this much to set up and to give up."""

USUAL_RING_SECONDS = 20.0
"""Where an order names none."""


def begin_dial(
    talk: Talk,
    target: str,
    *,
    ring_seconds: float,
    headers: dict[str, str] | None = None,
    role: LegRole = LegRole.PERSON,
) -> Work[DialOutcome]:
    """`WorkDone` will come; read the outcome by `outcome_of`."""
    seconds = ring_seconds or USUAL_RING_SECONDS
    return talk.line.begin(
        "dial",
        talk.parts.telephone.dial(
            target,
            ring_seconds=seconds,
            headers={**(headers or {}), "X-Call-Id": talk.call_id},
            role=role,
        ),
        within_seconds=seconds + ANSWER_SLACK_SECONDS,
    )


def outcome_of(talk: Talk, dialling: Work[DialOutcome], target: str) -> DialOutcome:
    """What came of a dial that is done, noted in the journal."""
    outcome = dialling.result or DialOutcome(DialResult.FAILED)
    talk.scribe.note(CallEventKind.LEG_DIALLED, target=target, result=outcome.result.value)
    return outcome


async def let_go(dialling: Work[DialOutcome]) -> None:
    """Nobody waits for this dial any more; a person who has just answered is not left hanging."""
    dialling.cancel()
    leg = dialling.result.leg if dialling.result else None
    if leg is not None:
        await leg.hang_up()
