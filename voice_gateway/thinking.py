"""THINKING: one turn goes to the dialogue; the caller hears a filler if it takes long, an apology if it fails."""

from dataclasses import replace

from core.contracts.call_record import StageTimings, TurnRecord
from core.contracts.dialogue import BotReply, CallerTurn, TurnEvent
from core.contracts.handoff import HandoffReason
from core.errors import AssistantError, DialogueFailed
from voice_gateway.digit_collector import DigitCollector, WantsOperator
from voice_gateway.happenings import Happening, Heard, Work, WorkDone
from voice_gateway.ladders import Rung, failure_rung
from voice_gateway.talk import Move, Talk, ask_again, menu_move, move_of, person_move
from voice_gateway.telephony import DigitPressed

FILLERS = ("thinking", "thinking_longer")
"""Said one after another, each when nothing came for `thinking_sound_seconds` more."""


async def think(talk: Talk, turn: CallerTurn, *, after: Move) -> Move:
    """The robot's next move: the dialogue's answer, or what the gateway says instead of it.

    `after` is the move the caller has just answered. Pressing `0` here leads to a person at once.
    """
    began_at = talk.clock.monotonic()
    asking = talk.line.begin(
        "dialogue",
        talk.parts.dialogue.reply_to(turn),
        within_seconds=talk.rhythm.dialogue_timeout_seconds,
    )
    wants_person = await _wait_with_fillers(talk, asking, after)
    if wants_person:
        asking.cancel()
        return person_move(HandoffReason.KEYPAD)
    reply, error = asking.result, asking.error
    if reply is None or reply.is_failure:
        return _apology(talk, turn, error or DialogueFailed("empty answer"), after)
    talk.progress.dialogue_failures = 0
    talk.progress.failed_turn = None
    talk.scribe.turn_answered(reply, dialogue_ms=1000 * (talk.clock.monotonic() - began_at))
    talk.progress.last_answer = move_of(reply)
    return talk.progress.last_answer


async def _wait_with_fillers(talk: Talk, asking: Work[BotReply], after: Move) -> bool:
    """True: the caller pressed the operator's key meanwhile. The rest stays on the line in order."""
    fillers = list(FILLERS)
    kept: list[Happening] = []
    try:
        while not asking.is_done:
            patience = talk.rhythm.thinking_sound_seconds if fillers else None
            happening = await talk.line.next(patience)
            match happening:
                case WorkDone(work=done) if done is asking:
                    break
                case None if talk.line.leg.queued_seconds <= 0 and fillers:
                    talk.mouth.play_phrase_over(fillers.pop(0))
                case DigitPressed(digit=digit) if _is_operator_key(digit, after):
                    return True
                case None | WorkDone():
                    pass
                case Heard() if happening.transcript.is_empty:
                    pass
                case _:
                    kept.append(happening)
        return False
    finally:
        talk.line.inbox.put_back(kept)


def _is_operator_key(digit: str, after: Move) -> bool:
    collector = DigitCollector(expected=after.expected, length=after.length)
    return isinstance(collector.push(digit), WantsOperator)


def _apology(talk: Talk, turn: CallerTurn, error: AssistantError, after: Move) -> Move:
    """A recorded apology and a new try; the second time in a row the keypad and a person."""
    talk.scribe.stage_failed("dialogue", error.code)
    talk.progress.dialogue_failures += 1
    talk.progress.failed_turn = turn
    menu = talk.wording.menus.short
    if turn.event is TurnEvent.STARTED:
        return menu_move(menu, "greeting_without_dialogue")
    if turn.event is TurnEvent.OPERATOR_UNAVAILABLE:
        return menu_move(menu, "operator_unavailable")
    if failure_rung(talk.progress.dialogue_failures) is Rung.REPROMPT and after.menu is None:
        return ask_again(after, "apology_dialogue")
    return menu_move(menu, "dialogue_down")


def start_turn(talk: Talk) -> CallerTurn:
    talk.scribe.open_turn(TurnRecord(0, TurnEvent.STARTED.value))
    return CallerTurn(talk.call_id, TurnEvent.STARTED, context=talk.context)


def said_turn(talk: Talk, heard: Heard) -> CallerTurn:
    """What the caller said, for the dialogue and for the record."""
    transcript, times = heard.transcript, heard.times
    talk.scribe.caller_said(transcript.text)
    talk.scribe.open_turn(
        TurnRecord(
            0,
            TurnEvent.SAID.value,
            transcript=transcript,
            timings=StageTimings(
                end_of_turn_ms=1000 * (times.decided_at - times.last_voice_at),
                recognition_ms=1000 * (times.transcribed_at - times.decided_at),
            ),
            audio_start_seconds=times.start_seconds,
            audio_end_seconds=times.end_seconds,
        ),
        last_voice_at=times.last_voice_at,
    )
    return CallerTurn(
        talk.call_id,
        TurnEvent.SAID,
        text=transcript.text,
        written=transcript.written,
        alternatives=transcript.alternatives,
        confidence=transcript.confidence,
        is_barge_in=talk.progress.interrupted,
        context=talk.context,
        audio_start_seconds=times.start_seconds,
        audio_end_seconds=times.end_seconds,
    )


def plain_turn(
    talk: Talk, event: TurnEvent, text: str = "", *, repeated: int = 0, digits: str = ""
) -> CallerTurn:
    """A turn without speech: keys, silence, what became of a handoff, a menu's question."""
    talk.scribe.caller_said(digits or (text if event is TurnEvent.SAID else ""))
    talk.scribe.open_turn(TurnRecord(0, event.value, digits=digits))
    turn = CallerTurn(talk.call_id, event, text=text or digits, context=talk.context)
    return replace(turn, repeated=repeated, is_barge_in=talk.progress.interrupted)
