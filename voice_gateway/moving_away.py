"""Handing a whole call to somewhere else: by REFER, or over a leg of our own."""

from contextlib import suppress

from core.contracts.call_record import CallOutcome
from core.errors import CallEnded
from voice_gateway.comfort import keep_company
from voice_gateway.happenings import CallIsOver, Work
from voice_gateway.ringing import begin_dial, let_go, outcome_of
from voice_gateway.talk import Talk
from voice_gateway.telephony import DialOutcome

REFER_SECONDS = 45.0
"""The far side reports when the target has answered; the telephone itself gives up after 40 s."""

WORDS = ("still_connecting",)


async def refer_caller(talk: Talk, target: str, headers: dict[str, str] | None = None) -> bool:
    """True: the caller has been taken over, and our leg is over or about to be."""
    referring: Work[bool] = talk.line.begin(
        "refer",
        talk.parts.telephone.refer(talk.line.leg, target, headers=headers),
        within_seconds=REFER_SECONDS,
    )
    company = talk.line.begin("comfort", keep_company(talk, words=WORDS), within_seconds=None)
    try:
        await talk.line.until_done(referring)
    except CallIsOver as over:
        if over.outcome is CallOutcome.CALLER_HUNG_UP and referring.task is not None:
            await referring.task  # a transferred leg ends, often before the report of its success
        if not referring.result:
            raise
    finally:
        company.cancel()
    if referring.result:
        return True
    talk.line.leg.stop_playing()
    return False


async def ring_elsewhere(
    talk: Talk, target: str, *, ring_seconds: float, headers: dict[str, str] | None = None
) -> DialOutcome:
    """Dial while the caller is kept company; everything else that happens waits."""
    dialling = begin_dial(talk, target, ring_seconds=ring_seconds, headers=headers)
    company = talk.line.begin("comfort", keep_company(talk, words=WORDS), within_seconds=None)
    try:
        await talk.line.until_done(dialling)
    except CallIsOver:
        await let_go(dialling)
        raise
    finally:
        company.cancel()
        with suppress(CallEnded):  # the caller has gone: nobody to silence
            talk.line.leg.stop_playing()
    return outcome_of(talk, dialling, target)
