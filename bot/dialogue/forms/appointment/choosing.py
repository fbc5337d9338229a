"""From the day and time a caller names to a free time: taken, suggested, or why it cannot be. Shared by two steps."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.dialogue.decision import Say, say
from bot.dialogue.forms.appointment.fields import (
    DAY,
    PART,
    SUGGESTED,
    TIME_FIELDS,
    taken_back,
)
from bot.dialogue.forms.appointment.free_times import ALL_DAY, FreeTimes, nearest
from bot.dialogue.forms.appointment.spoken import today_of, when
from bot.dialogue.forms.form import Answer, Scene
from bot.dialogue.words import on_day
from core.appointments.appointment import Slot
from core.russian.dates import Days
from core.russian.day_times import DayTimes

ROUGHLY = timedelta(minutes=30)
"""«около десяти»: an exact time may be missed by so much without a question."""


@dataclass(frozen=True, slots=True)
class Choosing:
    times: FreeTimes

    def of_days(self, scene: Scene, days: Days, wanted: DayTimes | None) -> Answer:
        """One day goes into the form; of several days the first free time is suggested."""
        if not days.is_one_day:
            slots = self.times.within(scene, days, wanted or ALL_DAY)
            if slots:
                return self.suggest(slots[0])
            return self.suggest_other(scene, days.last, (say("utter_booking_days_full"),))
        day = days.first
        if not self.times.on(scene, day):
            return self.suggest_other(scene, day, (self._why_not(scene, day),))
        on_that_day = replace(scene, state=scene.state.with_values({DAY: day.isoformat()}))
        fresh = {**taken_back(*TIME_FIELDS), DAY: day.isoformat()}
        if wanted is None:
            return Answer(fresh)
        chosen = self.of_times(on_that_day, wanted)
        return Answer({**fresh, **chosen.values}, chosen.lines)

    def of_times(self, scene: Scene, wanted: DayTimes) -> Answer:
        """A time of the day already chosen."""
        day = date.fromisoformat(scene.value(DAY))
        if wanted.is_exact:
            return self._exact(scene, day, wanted)
        slots = self.times.on(scene, day, wanted)
        if len(slots) == 1:
            return self.take(scene, slots[0])
        if slots:
            part = f"{wanted.earliest:%H:%M}-{wanted.latest:%H:%M}"
            return Answer({**taken_back(*TIME_FIELDS), PART: part})
        middle = (
            datetime.combine(day, wanted.earliest)
            + (datetime.combine(day, wanted.latest) - datetime.combine(day, wanted.earliest)) / 2
        )
        other = nearest(self.times.on(scene, day), middle.time())
        return self._or_another_day(scene, day, other, "utter_booking_part_full")

    def _exact(self, scene: Scene, day: date, wanted: DayTimes) -> Answer:
        slot = nearest(self.times.on(scene, day), wanted.earliest)
        if slot is not None and slot.starts_at.time() == wanted.earliest:
            return self.take(scene, slot)
        return self._or_another_day(scene, day, slot, "utter_booking_time_taken")

    def _or_another_day(self, scene: Scene, day: date, slot: Slot | None, why: str) -> Answer:
        if slot is None:
            return self.suggest_other(scene, day, (say(why),))
        suggested = self.suggest(slot)
        return Answer(suggested.values, (say(why),))

    def take(self, scene: Scene, slot: Slot) -> Answer:
        """Held for this caller; when somebody was faster the nearest other time is suggested."""
        values = self.times.take(scene, slot)
        if values is not None:
            held = say("utter_booking_held", **when(slot.starts_at, today_of(scene)))
            return Answer(values, (held,))
        other = nearest(self.times.on(scene, slot.starts_at.date()), slot.starts_at.time())
        day = slot.starts_at.date()
        return self._or_another_day(scene, day, other, "utter_booking_taken_meanwhile")

    def suggest(self, slot: Slot) -> Answer:
        day = slot.starts_at.date().isoformat()
        moment = f"{slot.starts_at:%Y-%m-%dT%H:%M}"
        return Answer({**taken_back(*TIME_FIELDS), DAY: day, SUGGESTED: moment})

    def suggest_other(self, scene: Scene, day: date, why: tuple[Say, ...]) -> Answer:
        """The first free time after the day, else the first one at all."""
        today = today_of(scene)
        slot = self.times.earliest(scene, after=day if day >= today else None)
        slot = slot or self.times.earliest(scene)
        if slot is None:
            return Answer(taken_back(DAY, *TIME_FIELDS), (*why, say("utter_booking_nothing_free")))
        return Answer(self.suggest(slot).values, why)

    def suggested(self, scene: Scene) -> Slot | None:
        """The slot offered last, if it is still free."""
        moment = scene.value(SUGGESTED)
        if not moment:
            return None
        wanted = datetime.fromisoformat(moment)
        at = DayTimes(wanted.time(), wanted.time())
        return next(iter(self.times.on(scene, wanted.date(), at)), None)

    def _why_not(self, scene: Scene, day: date) -> Say:
        today = today_of(scene)
        name = on_day(day, today=today)
        if day < today:
            return say("utter_booking_day_past")
        office = scene.knowledge.office(scene.value("office"))
        if office is not None and office.hours.on(day).is_closed:
            return say("utter_booking_day_closed", day=name)
        if self.times.earliest(scene, after=day) is None:
            return say("utter_booking_day_too_far")
        return say("utter_booking_day_full", day=name)


def offered(moment: str, scene: Scene) -> dict[str, str]:
    return when(datetime.fromisoformat(moment), today_of(scene))
