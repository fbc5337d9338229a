"""Everything read back; a no asks what to mend."""

import re
from collections.abc import Sequence

from bot.dialogue.decision import Say, say
from bot.dialogue.forms.answers import yes_or_no
from bot.dialogue.forms.appointment.fields import (
    CONFIRMED,
    DAY,
    FIXING,
    NAME,
    NO_OFFER,
    OFFICE,
    OTHER_TELEPHONE,
    SERVICE,
    TELEPHONE,
    TIME_FIELDS,
    YES,
    taken_back,
)
from bot.dialogue.forms.appointment.spoken import chosen
from bot.dialogue.forms.form import Answer, Question, Reading, Scene, Step
from bot.dialogue.words import capitalised
from core.contracts.speech import ExpectedAnswer
from core.russian.answers import YesNo
from core.russian.number_words import plain
from core.russian.telephones import spoken_groups

MENDED = (
    (re.compile(r"\bуслуг\w*"), taken_back(SERVICE, OFFICE, DAY, *TIME_FIELDS)),
    (re.compile(r"\b(?:отделени\w*|офис\w*|адрес\w*|мест\w*|мфц)"), taken_back(OFFICE, DAY, *TIME_FIELDS)),
    (re.compile(r"\b(?:день|дня|дату?|дата|числ\w+)\b"), {**taken_back(DAY, *TIME_FIELDS), NO_OFFER: YES}),
    (re.compile(r"\bврем\w+|\bчас\b"), taken_back(*TIME_FIELDS)),
    (re.compile(r"\b(?:имя|имени|фамили\w+|отчеств\w+)\b"), taken_back(NAME)),
    (re.compile(r"\b(?:телефон\w*|номер\w*)\b"), {TELEPHONE: "", OTHER_TELEPHONE: YES}),
)  # fmt: skip

ONE_WORD = 2
"""«телефон» after «что исправить?» is no question about the telephone of the office."""


class ConfirmStep(Step):
    """`others` are asked whether the words name a value of theirs."""

    name = CONFIRMED

    def __init__(self, others: Sequence[Step]) -> None:
        self._others = others

    def ask(self, scene: Scene) -> Question:
        if scene.value(FIXING):
            return Question(
                (say("utter_booking_ask_what_to_fix"),),
                clearer=say("utter_booking_ask_what_to_fix_clearer"),
            )
        return Question(
            (self.summary(scene), say("utter_booking_all_right")),
            ExpectedAnswer.YES_NO,
            clearer=say("utter_booking_all_right_clearer"),
            by_keys=say("utter_booking_all_right_by_keys"),
        )

    def summary(self, scene: Scene) -> Say:
        known = chosen(scene)
        place = {**known, "service": capitalised(known["service"])}
        if not scene.value(NAME):
            return say("utter_booking_summary_without_name", **place)
        telephone = spoken_groups(scene.value(TELEPHONE))
        return say("utter_booking_summary", **place, name=scene.value(NAME), telephone=telephone)

    def read(self, scene: Scene) -> Reading | None:
        is_one_word = bool(scene.value(FIXING)) and len(scene.turn.text.split()) <= ONE_WORD
        if not scene.keys and (is_one_word or not scene.is_question):
            for step in self._others:
                if step.is_answered(scene) and (found := step.find(scene)) is not None:
                    return _reopened(found)
            if scene.value(FIXING) or yes_or_no(scene) is not YesNo.YES:
                for pattern, values in MENDED:
                    if pattern.search(plain(scene.turn.text)):
                        return Answer({**values, FIXING: ""})
        answer = yes_or_no(scene)
        if answer is YesNo.YES:
            return Answer({FIXING: ""} if scene.value(FIXING) else {CONFIRMED: YES})
        return Answer({FIXING: YES}) if answer is YesNo.NO else None


def _reopened(found: Reading) -> Reading:
    return Answer({**found.values, FIXING: ""}, found.lines) if isinstance(found, Answer) else found
