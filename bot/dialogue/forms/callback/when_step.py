"""When to ring: as soon as somebody can, a part of a day, or a day and a part."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from bot.dialogue.decision import say
from bot.dialogue.forms.form import Answer, Question, Reading, Scene, Step
from core.contracts.speech import ExpectedAnswer
from core.russian.dates import find_days
from core.russian.day_times import DAY_END, DayTimes, find_times
from core.russian.number_words import plain
from core.russian.telephones import read_telephone

WHEN = "when"
SOON = "soon"
"""The value besides `<from>/<until>` in ISO form."""
_SOON = re.compile(
    r"\b(?:сейчас|скор\w+|быстр\w+|сразу|без разницы|все равно|любо\w+"
    r"|когда (?:угодно|удобно|сможете|получится|будете))\b"
)
AROUND = timedelta(hours=1)
"""A wish for an exact time is kept within this."""


class WhenStep(Step):
    name = WHEN

    def ask(self, scene: Scene) -> Question:
        asked = (
            "utter_callback_ask_when" if scene.turn.has_people else "utter_callback_ask_when_night"
        )
        return Question(
            (say(asked),), ExpectedAnswer.TIME, clearer=say("utter_callback_ask_when_clearer")
        )

    def read(self, scene: Scene) -> Reading | None:
        found = self.find(scene)
        if found is not None:
            return found
        return Answer({WHEN: SOON}) if self.claims(scene) else None

    def claims(self, scene: Scene) -> bool:
        """«как можно скорее» is no wish for faster speech here."""
        return any(_SOON.search(plain(reading)) for reading in scene.turn.readings)

    def find(self, scene: Scene) -> Reading | None:
        for reading in scene.turn.readings:
            if read_telephone(reading):
                continue  # its digits are no hours
            window = wanted_window(reading, scene.turn.moment)
            if window is not None:
                return Answer({WHEN: "/".join(moment.isoformat() for moment in window)})
        return None

    def forget(self, scene: Scene) -> Mapping[str, str]:
        return {WHEN: ""}


def wanted_window(text: str, moment: datetime) -> tuple[datetime, datetime] | None:
    """From when until when, local; a part of the day that has passed means tomorrow. None when neither is named."""
    days = find_days(text, today=moment.date())
    times = find_times(text)
    if days is None and times is None:
        return None
    day = days.first if days is not None else moment.date()
    first, last = _bounds(times)
    if days is None and _at(day, last, moment) <= moment:
        day += timedelta(days=1)
    return max(_at(day, first, moment), moment), _at(day, last, moment)


def _bounds(times: DayTimes | None) -> tuple[time, time]:
    if times is None:
        return time(0, 0), DAY_END
    if not times.is_exact:
        return times.earliest, times.latest
    end = datetime.combine(date.min, times.earliest) + AROUND
    return times.earliest, end.time() if end.date() == date.min else DAY_END


def _at(day: date, clock: time, moment: datetime) -> datetime:
    return datetime.combine(day, clock, moment.tzinfo)
