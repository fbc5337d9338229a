"""Free times as the steps of a form need them: of a day, of a part of it, the earliest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.dialogue.forms.appointment.fields import (
    DAY,
    HOLD,
    OFFICE,
    SERVICE,
    TIME,
    TIME_FIELDS,
    taken_back,
)
from bot.dialogue.forms.appointment.spoken import today_of
from bot.dialogue.forms.form import Scene
from core.appointments.appointment import DAY_END, DAY_START, Slot, TimesWanted
from core.appointments.desk import AppointmentDesk
from core.russian.dates import Days
from core.russian.day_times import DayTimes

ALL_DAY = DayTimes(DAY_START, DAY_END)
FAR_AHEAD = timedelta(days=366)
"""The desk has its own horizon; this only bounds the question."""
SPREAD = 3
"""Times named in one question: more cannot be kept in mind."""


@dataclass(frozen=True, slots=True)
class FreeTimes:
    """The desk, asked about the service and office of the form."""

    desk: AppointmentDesk

    def within(self, scene: Scene, days: Days, times: DayTimes = ALL_DAY) -> Sequence[Slot]:
        return self.desk.free_times(_wanted(scene, days, times))

    def on(self, scene: Scene, day: date, times: DayTimes = ALL_DAY) -> Sequence[Slot]:
        return self.within(scene, Days(day, day), times)

    def earliest(
        self,
        scene: Scene,
        *,
        after: date | None = None,
        times: DayTimes = ALL_DAY,
        office: str = "",
    ) -> Slot | None:
        """From the day after `after`, else from today on."""
        today = today_of(scene)
        first = after + timedelta(days=1) if after else today
        wanted = _wanted(scene, Days(first, today + FAR_AHEAD), times, office=office)
        return next(iter(self.desk.free_times(wanted, limit=1)), None)

    def take(self, scene: Scene, slot: Slot) -> dict[str, str] | None:
        """Holds the slot for this call: the values that go into the form. None when somebody was faster."""
        hold = self.desk.hold(slot, owner=scene.turn.call_id)
        if hold is None:
            return None
        return {
            **taken_back(*TIME_FIELDS),
            DAY: slot.starts_at.date().isoformat(),
            TIME: f"{slot.starts_at:%H:%M}",
            HOLD: hold.hold_id,
        }


def _wanted(scene: Scene, days: Days, times: DayTimes, *, office: str = "") -> TimesWanted:
    return TimesWanted(
        office or scene.value(OFFICE),
        scene.value(SERVICE),
        max(days.first, today_of(scene)),
        days.last,
        times.earliest,
        times.latest,
    )


def spread(slots: Sequence[Slot]) -> list[Slot]:
    """The first, the last and one between: what stands for a whole day."""
    if len(slots) <= SPREAD:
        return list(slots)
    return [slots[0], slots[len(slots) // 2], slots[-1]]


def nearest(slots: Sequence[Slot], wanted: time) -> Slot | None:
    """The slot that begins closest to the time wanted."""

    def distance(slot: Slot) -> timedelta:
        day = slot.starts_at.date()
        start = datetime.combine(day, slot.starts_at.time())
        return abs(start - datetime.combine(day, wanted))

    return min(slots, key=distance, default=None)
