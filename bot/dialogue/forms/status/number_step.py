"""The number of the application or of the complaint."""

import re
from collections.abc import Iterable

from bot.dialogue.decision import say
from bot.dialogue.forms.form import Answer, Done, Question, Reading, Scene, Step
from bot.dialogue.forms.status.fields import (
    APPLICATION,
    COMPLAINT,
    KIND,
    LETTERS,
    NUMBER,
    TRIED,
    YES,
    forget_factor,
)
from core.cases.application_numbers import (
    LEAST_LENGTH,
    fits_known_form,
    guess_application_number,
    normal_number,
    read_application_number,
)
from core.cases.case_numbers import LENGTH, is_case_number
from core.contracts.speech import ExpectedAnswer
from core.russian.dictated import digit_strings
from core.russian.number_words import plain

_HAS_LETTERS = re.compile(r"\b(?:есть|там|с|и) букв\w+|\bбукв\w+ (?:есть|тоже|еще)\b|^букв\w+$")
_NO_NUMBER = re.compile(
    r"\b(?:нет|не помню|не знаю|потерял\w*|забыл\w*|не вижу|где его (?:взять|найти|посмотреть))\b"
)


class NumberStep(Step):
    name = NUMBER

    def ask(self, scene: Scene) -> Question:
        if scene.value(KIND) == COMPLAINT:
            return Question((say("utter_status_ask_case"),), ExpectedAnswer.DIGITS, LENGTH)
        if scene.value(LETTERS):
            return Question((say("utter_status_ask_letters"),), ExpectedAnswer.NAME)
        again = scene.value(TRIED)
        return Question(
            (say("utter_status_ask_number_again" if again else "utter_status_ask_number"),),
            ExpectedAnswer.DIGITS,
            clearer=say("utter_status_ask_number_clearer"),
            by_keys=say("utter_status_ask_number_by_keys"),
        )

    def read(self, scene: Scene) -> Reading | None:
        if scene.keys:
            return _of_keys(scene.keys)
        spoken = plain(scene.turn.text)
        if _HAS_LETTERS.search(spoken):
            return Answer({LETTERS: YES})
        found = self.find(scene)
        if found is None and scene.state.tries and not scene.is_question:
            guess = guess_application_number(scene.turn.readings)
            found = _number(guess, APPLICATION) if guess else None
        if found is None and _NO_NUMBER.search(spoken):
            return Done((say("utter_status_no_number"), say("utter_anything_else")))
        return found

    def find(self, scene: Scene) -> Reading | None:
        """A number of a known form, anywhere in the words."""
        is_complaint = scene.value(KIND) == COMPLAINT
        application = read_application_number(scene.turn.readings)
        if application and not is_complaint:
            return _number(application, APPLICATION)
        case = _case_number(scene.turn.readings)
        return _number(case, COMPLAINT) if case else None


def _of_keys(keys: str) -> Reading | None:
    number = normal_number(keys)
    if len(number) < LEAST_LENGTH:
        return None
    is_case = is_case_number(number) and not fits_known_form(number)
    return _number(number, COMPLAINT if is_case else APPLICATION)


def _case_number(readings: Iterable[str]) -> str:
    found = (digits for text in readings for digits in digit_strings(text))
    return next((digits for digits in found if is_case_number(digits)), "")


def _number(number: str, kind: str) -> Answer:
    return Answer({NUMBER: number, KIND: kind, LETTERS: "", **forget_factor()})
