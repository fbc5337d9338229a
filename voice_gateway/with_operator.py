"""WITH_OPERATOR: the robot is silent, two people talk; whoever hangs up first, the other is not left hanging."""

import asyncio
from contextlib import suppress

from core.contracts.call_record import CallEventKind, CallOutcome
from core.contracts.dialogue import TurnEvent
from core.errors import CallEnded
from voice_gateway.comfort import keep_company
from voice_gateway.happenings import PersonEvent, Work, WorkDone
from voice_gateway.talk import Ending, Move, Talk
from voice_gateway.telephony import CallLeg, DigitPressed, Held, HungUp, Resumed
from voice_gateway.thinking import plain_turn, think

BRIDGE_SECONDS = 3.0
DIGIT_SECONDS = 5.0
HANG_UP_SECONDS = 3.0


async def talk_to_person(talk: Talk, person: CallLeg) -> Move | Ending:
    """Bridge until the person hangs up; then the dialogue goes on with the caller (survey, questions).

    Raises:
        CallIsOver: the caller hung up; the person's leg is ended too.
    """
    talk.ear.is_open = False
    talk.line.lift_limit()
    try:
        talk.mouth.drop()
        talk.line.leg.stop_playing()
        if not await _bridge(talk, person):
            return await _go_on(talk, TurnEvent.OPERATOR_UNAVAILABLE)
        talk.progress.has_met_person = True
        talk.scribe.note(CallEventKind.BRIDGED)
        try:
            await _until_person_leaves(talk, person)
        finally:
            talk.scribe.note(CallEventKind.BRIDGE_ENDED)
    finally:
        await _let_person_go(person)
        talk.ear.is_open = True
        talk.line.restart_limit()
    return await _go_on(talk, TurnEvent.OPERATOR_RETURNED)


async def _let_person_go(person: CallLeg) -> None:
    with suppress(TimeoutError, CallEnded):
        async with asyncio.timeout(HANG_UP_SECONDS):
            await person.hang_up()


async def _bridge(talk: Talk, person: CallLeg) -> bool:
    bridging = talk.line.begin(
        "bridge", talk.parts.telephone.bridge(talk.line.leg, person), within_seconds=BRIDGE_SECONDS
    )
    await talk.line.until_done(bridging)
    return bridging.error is None


async def _until_person_leaves(talk: Talk, person: CallLeg) -> None:
    watching = talk.line.begin("watch_person", _watch(talk, person), within_seconds=None)
    company: Work[None] | None = None
    while not watching.is_done:
        match await talk.line.next():
            case WorkDone(work=done) if done is watching:
                break
            case DigitPressed(digit=digit):
                talk.scribe.note(CallEventKind.DIGIT, digit=digit)
                talk.line.begin(
                    "pass_digit", person.send_digits(digit), within_seconds=DIGIT_SECONDS
                )
            case PersonEvent(event=Held()) if company is None:
                company = talk.line.begin(
                    "comfort", keep_company(talk, words=("still_connecting",)), within_seconds=None
                )
            case PersonEvent(event=Resumed()) if company is not None:
                _part_company(talk, company)
                company = None
            case _:
                pass
    if company is not None:
        _part_company(talk, company)


def _part_company(talk: Talk, company: Work[None]) -> None:
    company.cancel()
    talk.line.leg.stop_playing()


async def _watch(talk: Talk, person: CallLeg) -> None:
    """Ends when the person's leg does."""
    async for event in person.events():
        if isinstance(event, HungUp):
            return
        talk.line.inbox.post(PersonEvent(event))


async def _go_on(talk: Talk, event: TurnEvent) -> Move | Ending:
    """The caller is with the robot again; without the dialogue there is nothing to go on with."""
    move = await think(talk, plain_turn(talk, event), after=Move())
    if talk.progress.dialogue_failures and talk.progress.has_met_person:
        await talk.mouth.say("operator_left", "goodbye")
        return Ending(CallOutcome.HANDED_OFF)
    return move
