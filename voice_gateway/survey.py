"""SURVEY: a mark from 1 to 5 by voice or key at the end of the call, then a free comment if there is one."""

from core.contracts.call_record import CallEventKind, CallOutcome
from core.contracts.dialogue import BotCommand, CommandKind
from core.contracts.speech import ExpectedAnswer
from core.russian.personal_data import mask_spoken_numbers
from voice_gateway.answering import Answer, hear_answer, speak
from voice_gateway.digit_collector import Pressed
from voice_gateway.happenings import Heard
from voice_gateway.speaking import Script
from voice_gateway.talk import Ending, Move, Talk
from voice_gateway.turn_words import TurnWords

LOWEST, HIGHEST = 1, 5
QUESTIONS = ("survey_question", "survey_again")


async def take_survey(talk: Talk) -> Ending:
    """Ask, once more if the answer is no mark; whatever comes, thank and say goodbye."""
    one_digit = BotCommand(CommandKind.EXPECT, expected=ExpectedAnswer.DIGITS, length=1)
    for question in QUESTIONS:
        move = Move(Script(phrases=(question,)), one_digit)
        await speak(talk, move)
        mark = mark_in(await hear_answer(talk, move), talk.wording.words)
        if mark is not None:
            talk.scribe.note(CallEventKind.SURVEY_ANSWERED, score=str(mark))
            await take_comment(talk)
            await talk.mouth.say("survey_thanks", "goodbye")
            return Ending(CallOutcome.COMPLETED, "survey")
    await talk.mouth.say("goodbye")
    return Ending(CallOutcome.COMPLETED, "survey_unanswered")


async def take_comment(talk: Talk) -> None:
    """One phrase of any length, kept as it was heard but for numbers that identify somebody; a key skips it."""
    dictation = BotCommand(CommandKind.EXPECT, expected=ExpectedAnswer.DICTATION)
    move = Move(Script(phrases=("survey_comment",)), dictation)
    await speak(talk, move)
    match await hear_answer(talk, move):
        case Heard(transcript=transcript) if not transcript.is_empty:
            comment = mask_spoken_numbers(transcript.text)
            talk.scribe.note(CallEventKind.SURVEY_COMMENTED, comment=comment)


def mark_in(answer: Answer, words: TurnWords) -> int | None:
    """The one mark that was said or pressed; None for anything else."""
    match answer:
        case Pressed(digits=digits):
            marks = [int(digits)] if digits.isdigit() else []
        case Heard(transcript=transcript):
            marks = words.dictated_numbers(transcript.text)
        case _:
            marks = []
    return marks[0] if len(marks) == 1 and LOWEST <= marks[0] <= HIGHEST else None
