"""The complaint read back: its beginning, what it is about, who gets it. A no is asked what to mend."""

import re

from bot.dialogue.decision import say
from bot.dialogue.forms.answers import yes_or_no
from bot.dialogue.forms.complaint.fields import (
    ABOUT,
    AUDIO,
    CONFIRMED,
    DRAFT,
    FIXING,
    SUBJECT,
    TEXT,
    YES,
    taken_back,
)
from bot.dialogue.forms.complaint.routing import body_in_words
from bot.dialogue.forms.form import Answer, Question, Reading, Scene, Step
from core.contracts.speech import ExpectedAnswer
from core.russian.answers import YesNo
from core.russian.number_words import plain

_ABOUT_TEXT = re.compile(
    r"\b(?:текст\w*|передикт\w*|заново|содержани\w*|слова|не так записал\w*)\b"
)
_ABOUT_SUBJECT = re.compile(
    r"\b(?:адресат\w*|тем[ауы]|кому|не туда|не тому|не на (?:того|то|ту)|получател\w*|отделени\w*)\b"
)
BEGINNING_WORDS = 14


class ConfirmStep(Step):
    name = CONFIRMED

    def ask(self, scene: Scene) -> Question:
        if scene.value(FIXING):
            return Question((say("utter_complaint_what_to_fix"),))
        line = say(
            "utter_complaint_read_back",
            beginning=_beginning(scene.value(TEXT)),
            about=scene.value(ABOUT),
            body=body_in_words(scene),
        )
        return Question(
            (line,), ExpectedAnswer.YES_NO, clearer=say("utter_complaint_confirm_clearer")
        )

    def read(self, scene: Scene) -> Reading | None:
        spoken = plain(scene.turn.text)
        if not scene.keys and _ABOUT_TEXT.search(spoken):
            return Answer(taken_back(TEXT, DRAFT, AUDIO, FIXING))
        if not scene.keys and _ABOUT_SUBJECT.search(spoken):
            return Answer(taken_back(SUBJECT, ABOUT, FIXING))
        answer = yes_or_no(scene)
        if answer is None:
            return None
        if answer is YesNo.YES:
            return None if scene.value(FIXING) else Answer({CONFIRMED: YES})
        return Answer({FIXING: YES})


def _beginning(text: str) -> str:
    words = text.split()
    return " ".join(words[:BEGINNING_WORDS])
