"""What the robot does about each kind of answer: asks the dialogue, or climbs one of the ladders."""

from core.contracts.call_record import CallEventKind, CallOutcome
from core.contracts.dialogue import TurnEvent
from core.contracts.handoff import HandoffReason
from core.errors import RecogniserBusy
from voice_gateway.answering import (
    Answer,
    CannotHear,
    NoSuchKey,
    NotHeard,
    Silent,
)
from voice_gateway.digit_collector import Pressed, WantsOperator, WantsRepeat
from voice_gateway.happenings import Heard
from voice_gateway.keypad_menu import MenuAct, MenuQuestion
from voice_gateway.ladders import Rung, failure_rung, no_match_rung, silence_rung
from voice_gateway.talk import Ending, Move, Talk, ask_again, menu_move, person_move
from voice_gateway.thinking import plain_turn, said_turn, think

PATIENCE_WITH_SPEECH = 3
"""Who goes on talking to a deaf robot after the keypad was offered twice is taken to a person."""


async def respond(talk: Talk, answer: Answer, *, after: Move) -> Move | Ending:
    """The next move, given the caller's answer to the move `after`."""
    _forget_ladders(talk, answer)
    match answer:
        case Heard():
            return await think(talk, said_turn(talk, answer), after=after)
        case Pressed(digits=digits):
            turn = plain_turn(talk, TurnEvent.DIGITS, digits=digits)
            return await think(talk, turn, after=after)
        case MenuQuestion(text=text):
            return await think(talk, plain_turn(talk, TurnEvent.SAID, text), after=after)
        case WantsOperator() | MenuAct.OPERATOR:
            return person_move(HandoffReason.KEYPAD)
        case WantsRepeat() | MenuAct.REPEAT:
            return _repeated(talk, after)
        case MenuAct.TRY_AGAIN:
            return await _try_again(talk, after)
        case MenuAct.GOODBYE:
            await talk.mouth.say("goodbye")
            return Ending(CallOutcome.COMPLETED, "keypad")
        case NoSuchKey():
            return ask_again(after, "no_such_key", *after.script.phrases[-1:])
        case Silent():
            return await _silence(talk, after)
        case NotHeard():
            return _no_match(talk, after)
        case CannotHear():
            return _deaf(talk, answer, after)


def _forget_ladders(talk: Talk, answer: Answer) -> None:
    if not isinstance(answer, Silent):
        talk.progress.silences = 0
    if isinstance(answer, Heard):
        talk.progress.misses = 0
    if isinstance(answer, Heard | NotHeard):
        talk.progress.recognition_failures = 0


def _repeated(talk: Talk, after: Move) -> Move:
    """The menu again while in the menu, else the dialogue's last words."""
    if after.menu is not None:
        return menu_move(after.menu)
    return talk.progress.last_answer or ask_again(after, "are_you_there")


async def _try_again(talk: Talk, after: Move) -> Move:
    """Ask the dialogue what it could not answer, or sound what could not be voiced."""
    if turn := talk.progress.failed_turn:
        return await think(talk, turn, after=after)
    return _repeated(talk, Move())


async def _silence(talk: Talk, after: Move) -> Move | Ending:
    talk.progress.silences += 1
    silences = talk.progress.silences
    talk.scribe.note(CallEventKind.SILENCE, repeated=str(silences))
    rung = silence_rung(silences, talk.rhythm.no_input_attempts)
    if rung is Rung.SAY_GOODBYE:
        return Ending(CallOutcome.SILENT_CALLER)
    if after.menu is not None:
        return menu_move(after.menu) if silences == 1 else person_move(HandoffReason.NO_INPUT)
    if rung is Rung.OFFER_KEYPAD:
        return menu_move(talk.wording.menus.full, "are_you_there")
    turn = plain_turn(talk, TurnEvent.SILENCE, repeated=silences)
    move = await think(talk, turn, after=after)
    return ask_again(after, "are_you_there") if talk.progress.dialogue_failures else move


def _no_match(talk: Talk, after: Move) -> Move:
    talk.progress.misses += 1
    match no_match_rung(talk.progress.misses, talk.rhythm.no_match_attempts):
        case Rung.OFFER_PERSON:
            talk.progress.misses = 0
            return person_move(HandoffReason.NOT_UNDERSTOOD)
        case Rung.OFFER_KEYPAD:
            return menu_move(talk.wording.menus.full, "not_heard_again")
        case _:
            return ask_again(after, "not_heard")


def _deaf(talk: Talk, answer: CannotHear, after: Move) -> Move:
    """The recogniser failed: one apology and a new stream; then, or when it is full, keys and a person."""
    talk.scribe.stage_failed("recognition", answer.error.code)
    talk.progress.recognition_failures += 1
    is_busy = isinstance(answer.error, RecogniserBusy)
    if not is_busy and failure_rung(talk.progress.recognition_failures) is Rung.REPROMPT:
        return ask_again(after, "apology_recognition")
    if talk.progress.recognition_failures > PATIENCE_WITH_SPEECH:
        talk.progress.recognition_failures = 0
        return person_move(HandoffReason.ROBOT_FAILED)
    return menu_move(talk.wording.menus.full, "recognition_down")


def voiceless(talk: Talk, move: Move) -> Move:
    """A text could not be voiced: say so by a recorded phrase, offer the keypad and a person."""
    talk.progress.last_answer = move
    talk.progress.failed_turn = None
    return menu_move(talk.wording.menus.short, "apology_voice")
