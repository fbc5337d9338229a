"""SPEAKING and LISTENING: the robot's script is sounded while the ear is open; then the answer is awaited."""

from dataclasses import dataclass
from enum import Enum

from core.contracts.call_record import CallEventKind
from core.contracts.speech import ExpectedAnswer
from core.errors import RecognitionFailed
from voice_gateway.digit_collector import (
    END_KEY,
    DigitCollector,
    Pressed,
    WantsOperator,
    WantsRepeat,
)
from voice_gateway.happenings import (
    Happening,
    Heard,
    HearingFailed,
    SpokeUp,
    TimeIsShort,
    Work,
    WorkDone,
)
from voice_gateway.keypad_menu import MenuAct, MenuQuestion
from voice_gateway.talk import Move, Talk
from voice_gateway.telephony import DigitPressed

NOISE_MS = 400
"""Voiced sound shorter than this without a word in it is a cough or a knock, not an answer."""

SHORT_ANSWER_MS = 140
"""«да» to a yes-or-no question lasts 150–250 ms: there the limit is lower."""

OVERTIME_SECONDS = 95.0
"""A caller who speaks when the no-input time runs out is heard to the end; longest dictation is 90 s."""


@dataclass(frozen=True, slots=True)
class Silent:
    """Nothing was said or pressed in time."""


@dataclass(frozen=True, slots=True)
class NotHeard:
    """Something was said, no word was recognised."""


@dataclass(frozen=True, slots=True)
class CannotHear:
    """The recogniser failed on what the caller said."""

    error: RecognitionFailed


@dataclass(frozen=True, slots=True)
class NoSuchKey:
    """A key that the menu does not have."""


Answer = (
    Heard
    | Pressed
    | WantsOperator
    | WantsRepeat
    | MenuAct
    | MenuQuestion
    | NoSuchKey
    | Silent
    | NotHeard
    | CannotHear
)


class SpeechEnd(Enum):
    """How a script ended."""

    DONE = "done"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


async def speak(talk: Talk, move: Move) -> SpeechEnd:
    """Sound the move's script. Keys and meaningful speech stop it; «угу» and coughs do not.

    What interrupted stays on the line for `hear_answer`.
    """
    talk.ear.expect(move.expected, move.length)
    talk.progress.interrupted = False
    if not move.script.phrases and not move.script.texts:
        return SpeechEnd.DONE
    work = talk.mouth.start(move.script)
    if not move.can_be_interrupted:
        await talk.line.until_done(work)
        return _end_of(talk, work)
    return await _speak_with_open_ear(talk, move, work)


async def _speak_with_open_ear(talk: Talk, move: Move, work: Work[None]) -> SpeechEnd:
    kept: list[Happening] = []
    try:
        while not work.is_done:
            happening = await talk.line.next()
            match happening:
                case WorkDone(work=done) if done is work:
                    break
                case DigitPressed(digit=digit) if digit == END_KEY:
                    pass  # the end of digits that were already taken
                case DigitPressed():
                    kept.append(happening)
                    return _interrupt(talk)
                case Heard() if _cuts_in(talk, move, happening):
                    kept.append(happening)
                    return _interrupt(talk)
                case SpokeUp():
                    if (words := await _hear_out(talk, move)) is not None:
                        kept.append(words)
                        return _interrupt(talk)
                case TimeIsShort():
                    kept.append(happening)
                case _:
                    pass  # noise, a failed recognition of noise, work of an earlier phase
        return _end_of(talk, work)
    finally:
        talk.line.inbox.put_back(kept)


async def _hear_out(talk: Talk, move: Move) -> Happening | None:
    """The caller speaks over the robot: fall silent, hear the words; None if it was nothing after all."""
    talk.mouth.pause()
    talk.scribe.note(CallEventKind.BARGE_IN)
    silent_since = talk.line.time.monotonic()
    while True:
        passed = talk.line.time.monotonic() - silent_since
        left = max(0.0, talk.rhythm.false_interruption_seconds - passed)
        happening = await talk.line.next(OVERTIME_SECONDS if talk.ear.is_hearing else left)
        match happening:
            case Heard() if _has_words(talk, move, happening):
                return happening
            case DigitPressed():
                return happening
            case HearingFailed():
                return happening
            case None if not talk.ear.is_hearing:
                talk.scribe.note(CallEventKind.FALSE_INTERRUPTION)
                talk.mouth.resume()
                return None
            case _:
                pass


def _cuts_in(talk: Talk, move: Move, heard: Heard) -> bool:
    """A whole utterance came while the robot was speaking, too short for a partial to stop it."""
    shortest_ms = talk.rhythm.barge_in_speech_ms
    if move.expected in (ExpectedAnswer.YES_NO, ExpectedAnswer.DIGITS):
        shortest_ms = SHORT_ANSWER_MS
    return heard.times.voiced_ms >= shortest_ms and _has_words(talk, move, heard)


def _has_words(talk: Talk, move: Move, heard: Heard) -> bool:
    return talk.wording.words.has_meaning(heard.transcript.text, move.expected)


def _interrupt(talk: Talk) -> SpeechEnd:
    talk.mouth.drop()
    talk.progress.interrupted = True
    return SpeechEnd.INTERRUPTED


def _end_of(talk: Talk, work: Work[None]) -> SpeechEnd:
    if work.error is None:
        return SpeechEnd.DONE
    talk.scribe.stage_failed("synthesis", work.error.code)
    return SpeechEnd.FAILED


async def hear_answer(talk: Talk, move: Move) -> Answer:
    """The caller's turn: the first of words, keys, silence."""
    collector = DigitCollector(expected=move.expected, length=move.length)
    deadline = talk.line.time.monotonic() + talk.rhythm.no_input_seconds
    while True:
        left = deadline - talk.line.time.monotonic()
        if collector.digits:
            left = collector.pause_seconds
        elif talk.ear.is_hearing:
            left = OVERTIME_SECONDS
        happening = await talk.line.next(max(0.0, left))
        match happening:
            case None if collector.digits:
                return Pressed(collector.digits)
            case None if not talk.ear.is_hearing:
                return Silent()
            case DigitPressed(digit=digit):
                talk.scribe.note(CallEventKind.DIGIT, digit=digit)
                if answer := _pressed(move, collector, digit):
                    return answer
            case Heard() if not collector.digits and (answer := _answer_in(happening, move)):
                return answer
            case HearingFailed(error=error) if not collector.digits:
                return CannotHear(error)
            case TimeIsShort():
                await talk.mouth.say("time_is_short")
                deadline = talk.line.time.monotonic() + talk.rhythm.no_input_seconds
            case _:
                pass


def _pressed(move: Move, collector: DigitCollector, digit: str) -> Answer | None:
    if move.menu is not None:
        return move.menu.chosen(digit) or NoSuchKey()
    return collector.push(digit)


def _answer_in(heard: Heard, move: Move) -> Answer | None:
    """None: noise, go on listening."""
    if not heard.transcript.is_empty:
        return heard
    is_answer_short = move.expected in (ExpectedAnswer.YES_NO, ExpectedAnswer.DIGITS)
    noise_ms = SHORT_ANSWER_MS if is_answer_short else NOISE_MS
    has_words = bool(heard.transcript.words)  # words the recogniser does not know
    return NotHeard() if has_words or heard.times.voiced_ms >= noise_ms else None
