"""One call, one coroutine, from top to bottom. Whatever breaks, the caller hears a sentence and is offered a person.

RINGING → GREETING → LISTENING ⇄ THINKING ⇄ SPEAKING → WAITING_FOR_OPERATOR → WITH_OPERATOR → (SURVEY) → ENDED
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace

import structlog

from core.contracts.call_record import CallEventKind, CallOutcome
from core.contracts.dialogue import CallContext, CallMode
from core.contracts.handoff import HandoffReason
from core.errors import CallEnded
from voice_gateway.answering import SpeechEnd, hear_answer, speak
from voice_gateway.call_assembly import CallAssembly, assemble
from voice_gateway.call_parts import CallParts
from voice_gateway.call_scribe import CallScribe
from voice_gateway.carrying_out import carry_out, prepare
from voice_gateway.happenings import CallIsOver
from voice_gateway.responding import respond, voiceless
from voice_gateway.speaking import Script
from voice_gateway.talk import Ending, Move, Talk, person_move
from voice_gateway.telephony import CallLeg, IncomingCall
from voice_gateway.thinking import start_turn, think
from voice_gateway.waiting_for_operator import hand_over

ANSWER_SECONDS = 10.0
CONTEXT_SECONDS = 1.5
"""The notice of recording lasts about as long: a slow desk costs the caller nothing."""

LAST_WORDS_SECONDS = 12.0
HANG_UP_SECONDS = 3.0
TAIL_SECONDS = 0.2
"""A telephone's jitter buffer still holds the end of the goodbye when the last packet has gone."""

LAST_WORDS = {
    CallOutcome.SILENT_CALLER: "silent_goodbye",
    CallOutcome.MEDIA_LOST: "silent_goodbye",
    CallOutcome.TOO_LONG: "time_is_over",
    CallOutcome.FAILED: "platform_down_goodbye",
    CallOutcome.DRAINED: "service_restarts",
}

log = structlog.get_logger()


async def serve_call(call: IncomingCall, parts: CallParts) -> None:
    """Answer and serve one call to its end. Cancel it to drain: the caller hears why.

    Nothing but the cancellation comes out of here; the journal always gets its last line.
    """
    setup = parts.setup
    scribe = CallScribe(call.info, parts.journal, worker=setup.worker, clock=setup.clock)
    with structlog.contextvars.bound_contextvars(call_id=call.info.call_id):
        scribe.note(CallEventKind.STARTED, **call.info.headers)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                leg = await call.answer()
        except (CallEnded, TimeoutError):
            scribe.ended(CallOutcome.ABANDONED_BEFORE_ANSWER)
            return
        except asyncio.CancelledError:
            scribe.ended(CallOutcome.DRAINED)
            raise
        scribe.note(CallEventKind.ANSWERED)
        log.info("call_answered", pii_caller=call.info.caller, called=call.info.called)
        await serve_leg(leg, parts, scribe, converse)


async def serve_leg(
    leg: CallLeg,
    parts: CallParts,
    scribe: CallScribe,
    conversation: Callable[[CallAssembly], Awaitable[Ending]],
) -> None:
    """An answered leg to its end, whatever breaks."""
    assembly = assemble(leg, parts, scribe)
    ending = Ending(CallOutcome.FAILED, "broken")
    try:
        async with asyncio.TaskGroup() as pumps:
            pumping = assembly.start_pumps(pumps)
            try:
                ending = await _converse_or_rescue(assembly, conversation)
                await _say_last_words(leg, parts, ending)
            finally:
                for task in pumping:
                    task.cancel()
    except asyncio.CancelledError:
        ending = Ending(CallOutcome.DRAINED)
        await _say_last_words(leg, parts, ending)
        raise
    except Exception:
        log.exception("call_pumps_broke")
        await _say_last_words(leg, parts, ending)
    finally:
        await _hang_up(leg)
        recording = assembly.talk.recording.close()
        if recording:
            scribe.recording_kept(recording)
        scribe.ended(ending.outcome, reason=ending.reason, recording=recording)
        log.info("call_ended", outcome=ending.outcome.value, reason=ending.reason)


async def _converse_or_rescue(
    assembly: CallAssembly, conversation: Callable[[CallAssembly], Awaitable[Ending]]
) -> Ending:
    """The border of the call: what nobody expected costs the caller the robot, not the call."""
    talk = assembly.talk
    try:
        ending = await _in_group(talk, lambda: conversation(assembly))
    except Exception:
        log.exception("call_broke")
        talk.scribe.stage_failed("call", "call_broke")
        try:
            ending = await _in_group(talk, lambda: rescue(talk))
        except Exception:
            log.exception("call_rescue_broke")
            ending = Ending(CallOutcome.FAILED, "rescue_broke")
    if talk.progress.has_met_person and ending.outcome is not CallOutcome.FAILED:
        return replace(ending, outcome=CallOutcome.HANDED_OFF)
    return ending


async def _in_group(talk: Talk, doing: Callable[[], Awaitable[Ending]]) -> Ending:
    """Everything begun on the line lives in one task group and dies with it."""
    async with asyncio.TaskGroup() as tasks:
        talk.line.join(tasks)
        try:
            return await doing()
        except CallIsOver as over:
            return Ending(over.outcome, over.reason)
        except CallEnded:
            return Ending(CallOutcome.CALLER_HUNG_UP, "leg_over")
        finally:
            talk.line.leave()


async def converse(assembly: CallAssembly) -> Ending:
    """The conversation: greet, then speak, do, listen, think, and again."""
    listen(assembly)
    return await go_on(assembly.talk, await greet(assembly.talk))


def listen(assembly: CallAssembly) -> None:
    """The ear is open from now on."""
    ear = assembly.talk.ear
    assembly.talk.line.begin("ear", ear.listen(assembly.tap.frames()), within_seconds=None)


async def go_on(talk: Talk, move: Move | Ending) -> Ending:
    while isinstance(move, Move):
        move = await _take_turn(talk, move)
    return move


async def _take_turn(talk: Talk, move: Move) -> Move | Ending:
    """One round of the road, from the robot's words to its next move."""
    prepare(talk, move.command)
    spoken = await speak(talk, move)
    if spoken is SpeechEnd.FAILED and move.script.texts and not move.leads_away:
        return voiceless(talk, move)
    if spoken is not SpeechEnd.INTERRUPTED:
        following = await carry_out(talk, move)
        if following is not None:
            return following
    return await respond(talk, await hear_answer(talk, move), after=move)


async def greet(talk: Talk) -> Move:
    """Notice of recording, what the desk knows of the call, then the dialogue's own greeting."""
    notice = None
    if talk.recording.is_on:
        notice = talk.mouth.start(Script(phrases=("recording_notice",)))
    await learn_context(talk)
    move = await think(talk, start_turn(talk), after=Move())
    if notice is not None:
        await talk.line.until_done(notice)
    if talk.progress.dialogue_failures and talk.context.emergency:
        emergency = Script(texts=(talk.context.emergency,))
        await talk.line.until_done(talk.mouth.start(emergency))
    return move


async def learn_context(talk: Talk) -> None:
    """What the desk knows of the call; without the desk it is served as by night."""
    info = talk.line.leg.info
    knowing = talk.line.begin(
        "context",
        talk.parts.desk.context_of(caller=info.caller, called=info.called),
        within_seconds=CONTEXT_SECONDS,
    )
    await talk.line.until_done(knowing)
    if knowing.error is not None:
        talk.scribe.stage_failed("desk", knowing.error.code)
    known = knowing.result or CallContext(mode=CallMode.NIGHT)
    talk.context = replace(known, caller=info.caller, called=info.called)


async def rescue(talk: Talk) -> Ending:
    """The conversation broke: a recorded apology, then a person, then an honest goodbye."""
    await talk.mouth.say("apology_broken")
    after = await hand_over(talk, person_move(HandoffReason.ROBOT_FAILED))
    if isinstance(after, Ending):
        return after
    goodbye = "goodbye" if talk.progress.has_met_person else "operator_unavailable_goodbye"
    return Ending(CallOutcome.FAILED, "call_broke", goodbye)


async def _say_last_words(leg: CallLeg, parts: CallParts, ending: Ending) -> None:
    """A recorded phrase straight to the leg: nothing else of the call is needed any more."""
    key = ending.last_words
    if key is None:
        key = LAST_WORDS.get(ending.outcome, "")
    with suppress(CallEnded, TimeoutError):
        async with asyncio.timeout(LAST_WORDS_SECONDS):
            leg.stop_playing()
            pcm = parts.recorded.pcm_of(key, leg.sample_rate_hz) if key else None
            if pcm:
                leg.play(pcm)
            await leg.played()
            await parts.setup.clock.sleep(TAIL_SECONDS)


async def _hang_up(leg: CallLeg) -> None:
    with suppress(CallEnded, TimeoutError):
        async with asyncio.timeout(HANG_UP_SECONDS):
            await leg.hang_up()
