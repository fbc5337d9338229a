"""On which day; the first free time is offered at once."""

import re
from datetime import time, timedelta

from bot.dialogue.decision import say
from bot.dialogue.forms.answers import yes_or_no
from bot.dialogue.forms.appointment.choosing import Choosing
from bot.dialogue.forms.appointment.fields import (
    DAY,
    NO_OFFER,
    OFFICE,
    SERVICE,
    TIME,
    TIME_FIELDS,
    WANTED,
    YES,
    taken_back,
)
from bot.dialogue.forms.appointment.spoken import today_of, when
from bot.dialogue.forms.form import Answer, Question, Reading, Scene, Step
from bot.dialogue.office_topic import OFFICE_INTENTS
from core.contracts.speech import ExpectedAnswer
from core.russian.answers import YesNo
from core.russian.dates import Days, find_days
from core.russian.day_times import DayTimes, find_times
from core.russian.number_words import plain

SOONEST = re.compile(
    r"\b(?:сам\w+ (?:ранн\w+|ближайш\w+|перв\w+)|ближайш\w+|как можно (?:раньше|скорее|быстрее)|побыстрее|поскорее"
    r"|скорее|любо\w+|люба\w+|все ?равно|без разницы|не важно|неважно|когда угодно|когда есть|перв\w+ свободн\w+)\b"
)
_EARLIER = re.compile(r"\b(?:пораньше|раньше)\b")
_LATER = re.compile(r"\b(?:попозже|позже|позднее|подальше|следующ\w+ (?:свободн\w+|день))\b")
_NAMED_DAY = re.compile(
    r"\b(?:понедельник\w*|вторник\w*|сред[аеуы]\w*|четверг\w*|пятниц\w*|суббот\w*|воскресен\w*|завтра\w*|сегодня\w*"
    r"|послезавтра|числ\w+|недел\w+|через|выходн\w+|будн\w+|январ\w+|феврал\w+|март\w*|апрел\w+|ма[йя]|июн\w+|июл\w+"
    r"|август\w*|сентябр\w+|октябр\w+|ноябр\w+|декабр\w+)\b"
)
_WEEKDAY = re.compile(r"\b(?:понедельник|вторник|сред|четверг|пятниц|суббот|воскресен)")
_ANOTHER = re.compile(
    r"\bдруг\w+ (?:день|дн\w+|дат\w+|числ\w+)|\bпоменя\w* (?:день|дату)"
    r"|\b(?:день|дат[ау]|число)\b.*\b(?:помен|измен|не т)"
)


class DayStep(Step):
    name = DAY

    def __init__(self, choosing: Choosing) -> None:
        self._choosing = choosing

    def ask(self, scene: Scene) -> Question:
        clearer = say("utter_booking_ask_day_clearer")
        slot = None if scene.value(NO_OFFER) else self._choosing.times.earliest(scene)
        if slot is None:
            return Question((say("utter_booking_ask_day"),), ExpectedAnswer.DATE, clearer=clearer)
        offer = when(slot.starts_at, today_of(scene))
        return Question(
            (say("utter_booking_offer_first", **offer),),
            ExpectedAnswer.DATE,
            clearer=clearer,
            by_keys=say("utter_booking_offer_by_keys", **offer),
        )

    def read(self, scene: Scene) -> Reading | None:
        is_about_office = scene.turn.intent in OFFICE_INTENTS and scene.is_question
        is_no_day = scene.keys or is_about_office or scene.is_foreign
        named = None if is_no_day else self._named(scene)
        if named is not None:
            return named
        text = plain(scene.turn.text)
        if _LATER.search(text):
            return self._after_the_offer(scene)
        if _EARLIER.search(text) and not SOONEST.search(text):
            return Answer({NO_OFFER: ""}, (say("utter_booking_no_earlier"),))
        if SOONEST.search(text):
            return self._first_free(scene)
        answer = yes_or_no(scene)
        if answer is YesNo.YES:
            return self._first_free(scene)
        return Answer({NO_OFFER: YES}) if answer is YesNo.NO else None

    def find(self, scene: Scene) -> Reading | None:
        text = plain(scene.turn.text)
        has_day = bool(_NAMED_DAY.search(text))
        if scene.value(DAY):
            if has_day and (found := days_in(text, scene)):
                return self._choosing.of_days(scene, found, find_times(text) or _same_time(scene))
            if _ANOTHER.search(text):
                return Answer({**taken_back(DAY, *TIME_FIELDS), NO_OFFER: YES})
            return None
        if not (scene.value(SERVICE) and scene.value(OFFICE)):
            return Answer({WANTED: text}) if has_day else None
        wanted = text if has_day else scene.value(WANTED)
        days = days_in(wanted, scene) if wanted else None
        if days is None:
            return None
        answer = self._choosing.of_days(scene, days, find_times(wanted))
        return Answer({**answer.values, **taken_back(WANTED)}, answer.lines)

    def forget(self, scene: Scene) -> dict[str, str]:
        return taken_back(DAY, *TIME_FIELDS)

    def _named(self, scene: Scene) -> Reading | None:
        """A day, a part of the day («утром»: the first such time is suggested), or both."""
        days: Days | None = None
        times: DayTimes | None = None
        for reading in scene.turn.readings:
            days = days or days_in(reading, scene)
            times = times or find_times(reading)
        if days is not None:
            return self._choosing.of_days(scene, days, times)
        if times is None or scene.is_question:
            return None
        slot = self._choosing.times.earliest(scene, times=times)
        return self._choosing.suggest(slot) if slot else None

    def _first_free(self, scene: Scene) -> Reading | None:
        slot = self._choosing.times.earliest(scene)
        return self._choosing.take(scene, slot) if slot else None

    def _after_the_offer(self, scene: Scene) -> Reading | None:
        first = self._choosing.times.earliest(scene)
        if first is None:
            return None
        later = self._choosing.times.earliest(scene, after=first.starts_at.date())
        if later is None:
            return Answer({NO_OFFER: YES}, (say("utter_booking_no_later"),))
        return self._choosing.suggest(later)


def days_in(text: str, scene: Scene) -> Days | None:
    """Who books on a Tuesday «во вторник» means the next one, else he would say «сегодня»."""
    today = today_of(scene)
    found = find_days(text, today=today)
    is_today_by_name = found == Days(today, today) and bool(_WEEKDAY.search(plain(text)))
    if is_today_by_name and "сегодня" not in plain(text):
        next_week = today + timedelta(days=7)
        return Days(next_week, next_week)
    return found


def _same_time(scene: Scene) -> DayTimes | None:
    """A corrected day keeps the hour that was chosen."""
    at = scene.value(TIME)
    return DayTimes(time.fromisoformat(at), time.fromisoformat(at)) if at else None
