"""At what time of the day chosen: one of the free times named, another one, or a part of the day."""

import re
from datetime import date, datetime, time, timedelta

from bot.dialogue.decision import say
from bot.dialogue.forms.answers import yes_or_no
from bot.dialogue.forms.appointment.choosing import Choosing, offered
from bot.dialogue.forms.appointment.day_step import SOONEST, days_in
from bot.dialogue.forms.appointment.fields import (
    DAY,
    NO_OFFER,
    PART,
    SUGGESTED,
    TIME,
    TIME_FIELDS,
    YES,
    taken_back,
)
from bot.dialogue.forms.appointment.free_times import ALL_DAY, spread
from bot.dialogue.forms.appointment.spoken import times_in_words, today_of
from bot.dialogue.forms.form import Answer, Question, Reading, Scene, Step
from bot.dialogue.words import on_day
from core.appointments.appointment import DAY_END, DAY_START, Slot
from core.contracts.speech import ExpectedAnswer
from core.russian.answers import YesNo
from core.russian.day_times import DayTimes, find_times
from core.russian.number_words import plain
from core.russian.numerals import dictated_digits, read_number

_EARLIER = re.compile(r"\b(?:пораньше|раньше|до этого|более раннее)\b")
_LATER = re.compile(r"\b(?:попозже|позже|позднее|после этого|более позднее)\b")
_LAST = re.compile(r"\b(?:последн\w+|сам\w+ поздн\w+|крайн\w+)\b")
_ANOTHER_DAY = re.compile(r"\bдруг\w+ (?:день|дн\w+|дат\w+|числ\w+)\b")
_ANOTHER_TIME = re.compile(
    r"\b(?:друг\w+ врем\w+|врем\w+ (?:друг\w+|не то)|поменя\w* время|измени\w* время)\b"
)
_ABOUT_TELEPHONE = re.compile(r"\b(?:телефон\w*|номер\w*)\b")
MOST_DIGITS_OF_A_TIME = 4
"""«восемь девятьсот тринадцать …» is a telephone and no time."""
_MINUTE = timedelta(minutes=1)


class TimeStep(Step):
    name = TIME

    def __init__(self, choosing: Choosing) -> None:
        self._choosing = choosing

    def ask(self, scene: Scene) -> Question:
        if moment := scene.value(SUGGESTED):
            offer = offered(moment, scene)
            return Question(
                (say("utter_booking_offer_time", **offer),),
                ExpectedAnswer.TIME,
                by_keys=say("utter_booking_offer_by_keys", **offer),
            )
        named = times_in_words(self._offered(scene))
        day = on_day(date.fromisoformat(scene.value(DAY)), today=today_of(scene))
        return Question(
            (say("utter_booking_ask_time", day=day, list=named),),
            ExpectedAnswer.TIME,
            clearer=say("utter_booking_ask_time_clearer", list=named),
            by_keys=say("utter_booking_ask_time_by_keys", list=named),
        )

    def read(self, scene: Scene) -> Reading | None:
        text = plain(scene.turn.text)
        if scene.keys:
            return self._by_key(scene)
        if _ANOTHER_DAY.search(text):
            return Answer({**taken_back(DAY, *TIME_FIELDS), NO_OFFER: YES})
        if len(dictated_digits(text)) > MOST_DIGITS_OF_A_TIME:
            return None
        if not scene.is_question:
            times = next((found for one in scene.turn.readings if (found := find_times(one))), None)
            days = days_in(text.replace("сейчас", ""), scene)
            is_ordinal = self._by_ordinal(scene) is not None
            if days is not None and not is_ordinal:
                return self._choosing.of_days(scene, days, times)
            if times is not None:
                return self._choosing.of_times(scene, times)
        return self._by_words(scene, text)

    def _by_words(self, scene: Scene, text: str) -> Reading | None:
        if _LAST.search(text):
            return self._take(scene, self._free(scene)[-1:])
        if _EARLIER.search(text) and "самое" not in text:
            return self._before_or_after(scene, is_before=True)
        if _LATER.search(text):
            return self._before_or_after(scene, is_before=False)
        if SOONEST.search(text):
            return self._take(scene, self._free(scene)[:1])
        if (chosen := self._by_ordinal(scene)) is not None:
            return self._choosing.take(scene, chosen)
        answer = yes_or_no(scene)
        if answer is YesNo.NO:
            return Answer(taken_back(*TIME_FIELDS), (say("utter_booking_other_times"),))
        if answer is YesNo.YES:
            slot = self._choosing.suggested(scene)
            return self._choosing.take(scene, slot) if slot else None
        return None

    def find(self, scene: Scene) -> Reading | None:
        text = plain(scene.turn.text)
        if not scene.value(DAY) or scene.value(SUGGESTED):
            return None
        if scene.value(TIME) and _ANOTHER_TIME.search(text):
            return Answer(taken_back(*TIME_FIELDS))
        if _ABOUT_TELEPHONE.search(text) or len(dictated_digits(text)) > MOST_DIGITS_OF_A_TIME:
            return None
        if scene.value(TIME) and (_EARLIER.search(text) or _LATER.search(text)):
            return self._before_or_after(scene, is_before=bool(_EARLIER.search(text)))
        times = find_times(text)
        return self._choosing.of_times(scene, times) if times else None

    def forget(self, scene: Scene) -> dict[str, str]:
        return taken_back(*TIME_FIELDS)

    def _free(self, scene: Scene, times: DayTimes | None = None) -> list[Slot]:
        part = times or _part(scene)
        return list(self._choosing.times.on(scene, date.fromisoformat(scene.value(DAY)), part))

    def _offered(self, scene: Scene) -> list[Slot]:
        return spread(self._free(scene) or self._free(scene, ALL_DAY))

    def _take(self, scene: Scene, slots: list[Slot]) -> Reading | None:
        return self._choosing.take(scene, slots[0]) if slots else None

    def _by_key(self, scene: Scene) -> Reading | None:
        """1 and 2 answer an offer; else the number of one of the times named."""
        if scene.value(SUGGESTED):
            return self._by_words(scene, "")
        times = self._offered(scene)
        number = int(scene.keys) if scene.keys.isdigit() else 0
        return self._choosing.take(scene, times[number - 1]) if 0 < number <= len(times) else None

    def _by_ordinal(self, scene: Scene) -> Slot | None:
        """«первое», «второе»: of the times named."""
        if scene.value(SUGGESTED):
            return None
        words = re.findall(r"\w+", plain(scene.turn.text))
        if len(words) > 3:
            return None
        times = self._offered(scene)
        for at in range(len(words)):
            number = read_number(words, at)
            if number and number.is_ordinal and 0 < number.value <= len(times):
                return times[number.value - 1]
        return None

    def _before_or_after(self, scene: Scene, *, is_before: bool) -> Reading:
        """Before or after the time chosen or offered; of several times, their middle."""
        pivot = self._pivot(scene)
        part = (
            DayTimes(DAY_START, _shifted(pivot, -_MINUTE))
            if is_before
            else DayTimes(_shifted(pivot, _MINUTE), DAY_END)
        )
        if not self._free(scene, part):
            response = "utter_booking_no_earlier" if is_before else "utter_booking_no_later"
            return Answer(taken_back(PART), (say(response),))
        return self._choosing.of_times(scene, part)

    def _pivot(self, scene: Scene) -> time:
        if at := scene.value(TIME):
            return time.fromisoformat(at)
        if moment := scene.value(SUGGESTED):
            return datetime.fromisoformat(moment).time()
        named = self._offered(scene)
        return named[len(named) // 2].starts_at.time() if named else time(12)


def _part(scene: Scene) -> DayTimes:
    first, _, last = scene.value(PART).partition("-")
    return DayTimes(time.fromisoformat(first), time.fromisoformat(last)) if last else ALL_DAY


def _shifted(moment: time, by: timedelta) -> time:
    return (datetime.combine(date.min + timedelta(days=1), moment) + by).time()
