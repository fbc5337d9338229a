"""Which appointment is meant: by its code, or by telephone and day. Nothing is told before it is found."""

import re
from datetime import date

from bot.dialogue.decision import say
from bot.dialogue.forms.answers import yes_or_no
from bot.dialogue.forms.appointment.fields import (
    CODE,
    FOUND,
    OFFICE,
    OTHER_TELEPHONE,
    SERVICE,
    TELEPHONE,
    VISIT_DAY,
    WITHOUT_CODE,
    YES,
    taken_back,
)
from bot.dialogue.forms.appointment.person_steps import TelephoneStep
from bot.dialogue.forms.appointment.spoken import today_of, what_and_where
from bot.dialogue.forms.form import Answer, Done, Question, Reading, Scene, Step
from bot.dialogue.words import capitalised
from core.appointments.appointment import Appointment
from core.appointments.codes import CODE_LENGTH
from core.appointments.visit_finder import VisitFinder, VisitNotFound
from core.cases.status_attempts import Asker
from core.contracts.speech import ExpectedAnswer
from core.russian.answers import YesNo
from core.russian.dates import find_days
from core.russian.dictated import read_digits
from core.russian.number_words import plain

_NO_CODE = re.compile(
    r"\bбез кода\b|\bкод\w*\b.*\bнет\b|\bнет\b.*\bкод\w*\b|\bне (?:помню|знаю|записал\w*|сохранил\w*|говорили|давали)\b"
    r"|\b(?:забыл\w*|потерял\w*)\b|\bпо (?:телефону|номеру телефона|дате)\b"
)


class CodeStep(Step):
    name = CODE

    def __init__(self, finder: VisitFinder) -> None:
        self._finder = finder

    def is_answered(self, scene: Scene) -> bool:
        return bool(scene.value(CODE) or scene.value(WITHOUT_CODE))

    def ask(self, scene: Scene) -> Question:
        return Question(
            (say("utter_visit_ask_code"),),
            ExpectedAnswer.DIGITS,
            CODE_LENGTH,
            clearer=say("utter_visit_ask_code_clearer"),
            by_keys=say("utter_visit_ask_code_by_keys"),
        )

    def read(self, scene: Scene) -> Reading | None:
        code = scene.keys if len(scene.keys) == CODE_LENGTH else _spoken_code(scene)
        if code:
            return self._look_up(scene, code)
        is_no = not scene.keys and yes_or_no(scene) is YesNo.NO
        if is_no or _NO_CODE.search(plain(scene.turn.text)):
            return Answer({WITHOUT_CODE: YES})
        return None

    def find(self, scene: Scene) -> Reading | None:
        code = "" if scene.value(CODE) else _spoken_code(scene)
        return self._look_up(scene, code) if code else None

    def _look_up(self, scene: Scene, code: str) -> Reading:
        return found_or_not(self._finder.by_code(code, asker=asker_of(scene)), scene)

    def forget(self, scene: Scene) -> dict[str, str]:
        return taken_back(CODE, WITHOUT_CODE, FOUND)


def _spoken_code(scene: Scene) -> str:
    codes = (read_digits(reading, length=CODE_LENGTH) for reading in scene.turn.readings)
    return next((code for code in codes if code), "")


class OwnerTelephoneStep(TelephoneStep):
    """The number the appointment was made with; only when there is no code."""

    def is_answered(self, scene: Scene) -> bool:
        return bool(scene.value(CODE) or scene.value(TELEPHONE))

    def ask(self, scene: Scene) -> Question:
        question = super().ask(scene)
        is_offered = question.expected is ExpectedAnswer.YES_NO
        line = question.lines[0]
        response = "utter_visit_offer_telephone" if is_offered else "utter_visit_ask_telephone"
        return Question(
            (say(response, **line.values),),
            question.expected,
            question.length,
            question.clearer,
            question.by_keys,
        )

    def find(self, scene: Scene) -> Reading | None:
        return None


class VisitDayStep(Step):
    """The day of the appointment: with the telephone it stands for the code."""

    name = VISIT_DAY

    def __init__(self, finder: VisitFinder) -> None:
        self._finder = finder

    def is_answered(self, scene: Scene) -> bool:
        return bool(scene.value(CODE))

    def ask(self, scene: Scene) -> Question:
        return Question(
            (say("utter_visit_ask_day"),),
            ExpectedAnswer.DATE,
            clearer=say("utter_visit_ask_day_clearer"),
        )

    def read(self, scene: Scene) -> Reading | None:
        for reading in scene.turn.readings:
            days = find_days(reading, today=today_of(scene))
            if days is not None and days.is_one_day:
                return self._look_up(scene, days.first)
        return None

    def _look_up(self, scene: Scene, day: date) -> Reading:
        telephone = scene.value(TELEPHONE)
        return found_or_not(self._finder.by_telephone(telephone, day, asker=asker_of(scene)), scene)


def found_or_not(found: Appointment | VisitNotFound, scene: Scene) -> Reading:
    """Some attempts, then no more: neither codes nor other people's days may be tried out."""
    if isinstance(found, Appointment):
        slot = found.slot
        return Answer(
            {
                CODE: found.code,
                FOUND: slot.starts_at.isoformat(),
                SERVICE: slot.service,
                OFFICE: slot.office,
            },
            (say("utter_visit_found", **_capital(what_and_where(slot, scene))),),
        )
    if found.attempts_left <= 0:
        return Done((say(_last_words(found, has_people=scene.turn.has_people)),))
    anew = taken_back(CODE, WITHOUT_CODE, TELEPHONE, OTHER_TELEPHONE)
    return Answer(anew, (say("utter_visit_not_found"),))


def _last_words(found: VisitNotFound, *, has_people: bool) -> str:
    if found.attempts_left < 0:
        return "utter_visit_no_more_tries" if has_people else "utter_visit_no_more_tries_night"
    return "utter_visit_not_found_last" if has_people else "utter_visit_not_found_night"


def asker_of(scene: Scene) -> Asker:
    return Asker(scene.turn.call_id, scene.turn.context.caller)


def _capital(values: dict[str, str]) -> dict[str, str]:
    return {**values, "service": capitalised(values["service"])}
