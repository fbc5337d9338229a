"""An appointment that exists: told, moved or cancelled, by code or by telephone and day."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.dialogue.decision import say
from bot.dialogue.forms.answers import yes_or_no
from bot.dialogue.forms.appointment.booking_form import remembered, told_of_appointment
from bot.dialogue.forms.appointment.choosing import Choosing
from bot.dialogue.forms.appointment.day_step import DayStep
from bot.dialogue.forms.appointment.fields import (
    CODE,
    CONFIRMED,
    DAY,
    HOLD,
    TIME,
    TIME_FIELDS,
    WISH,
    YES,
    taken_back,
)
from bot.dialogue.forms.appointment.free_times import FreeTimes
from bot.dialogue.forms.appointment.lookup_steps import (
    CodeStep,
    OwnerTelephoneStep,
    VisitDayStep,
)
from bot.dialogue.forms.appointment.spoken import digits_apart, what_and_where
from bot.dialogue.forms.appointment.time_step import TimeStep
from bot.dialogue.forms.form import Answer, Done, Question, Reading, Scene, Step
from bot.dialogue.memory import Memory
from core.appointments.desk import AppointmentDesk
from core.appointments.visit_finder import VisitFinder
from core.contracts.speech import ExpectedAnswer
from core.russian.answers import YesNo

FIND, MOVE, CANCEL = "find_appointment", "move_appointment", "cancel_appointment"


class MovingDayStep(DayStep):
    def is_answered(self, scene: Scene) -> bool:
        return scene.value(WISH) != MOVE or super().is_answered(scene)

    def find(self, scene: Scene) -> Reading | None:
        """Only in place of a new day already chosen: the day that found the appointment is not the new one."""
        return super().find(scene) if scene.value(DAY) else None


class MovingTimeStep(TimeStep):
    def is_answered(self, scene: Scene) -> bool:
        return scene.value(WISH) != MOVE or super().is_answered(scene)

    def find(self, scene: Scene) -> Reading | None:
        return super().find(scene) if scene.value(DAY) else None


class AgreementStep(Step):
    """A move is read back, a cancellation asked for; telling needs neither."""

    name = CONFIRMED

    def is_answered(self, scene: Scene) -> bool:
        return scene.value(WISH) == FIND or super().is_answered(scene)

    def ask(self, scene: Scene) -> Question:
        if scene.value(WISH) == CANCEL:
            lines = (say("utter_visit_ask_cancel"),)
            return Question(lines, ExpectedAnswer.YES_NO, by_keys=say("utter_visit_cancel_by_keys"))
        lines = (say("utter_visit_ask_move"),)
        return Question(lines, ExpectedAnswer.YES_NO, by_keys=say("utter_visit_move_by_keys"))

    def read(self, scene: Scene) -> Reading | None:
        answer = yes_or_no(scene)
        if answer is YesNo.YES:
            return Answer({CONFIRMED: YES})
        if answer is YesNo.NO and scene.value(WISH) == MOVE:
            return Answer(taken_back(*TIME_FIELDS), (say("utter_booking_other_times"),))
        if answer is YesNo.NO:
            return Done((say("utter_visit_kept"), say("utter_anything_else")))
        return None


@dataclass(frozen=True, slots=True)
class VisitForm:
    desk: AppointmentDesk
    steps: tuple[Step, ...]
    name: str = "visit"
    intents: frozenset[str] = field(default=frozenset({FIND, MOVE, CANCEL}))

    def begin(self, scene: Scene) -> Reading | None:
        return Answer({WISH: scene.turn.intent})

    def finish(self, scene: Scene) -> Reading:
        code = scene.value(CODE)
        wish = scene.value(WISH)
        if wish == CANCEL:
            return self._cancel(scene, code)
        if wish == MOVE:
            return self._move(scene, code)
        line = say("utter_visit_code", code=digits_apart(code))
        return Done((line, say("utter_anything_else")), source="form:visit/found")

    def _cancel(self, scene: Scene, code: str) -> Reading:
        key = f"{scene.turn.call_id}/cancel/{code}"
        cancelled = self.desk.cancel(code, key=key)
        response = "utter_visit_cancelled" if cancelled else "utter_visit_gone"
        return Done((say(response), say("utter_anything_else")), source="form:visit/cancelled")

    def _move(self, scene: Scene, code: str) -> Reading:
        hold = scene.value(HOLD)
        moved = self.desk.move(code, hold, key=f"{scene.turn.call_id}/move/{hold}")
        if moved is None:
            return self._not_moved(code)
        line = say(
            "utter_visit_moved", **what_and_where(moved.slot, scene), code=digits_apart(code)
        )
        return Done((line, say("utter_anything_else")), source="form:visit/moved")

    def _not_moved(self, code: str) -> Reading:
        if self.desk.find(code) is None:
            return Done((say("utter_visit_gone"), say("utter_anything_else")))
        return Answer(taken_back(TIME, HOLD, CONFIRMED), (say("utter_booking_taken_meanwhile"),))

    def close(self, scene: Scene) -> None:
        self.desk.release(scene.turn.call_id)

    def remember(self, memory: Memory, values: Mapping[str, str]) -> Memory:
        return remembered(memory, values)

    def told(self, scene: Scene) -> Mapping[str, str]:
        return {**told_of_appointment(scene), "appointment_code": scene.value(CODE)}


def visit_form(desk: AppointmentDesk, finder: VisitFinder) -> VisitForm:
    choosing = Choosing(FreeTimes(desk))
    steps = (
        CodeStep(finder),
        OwnerTelephoneStep(),
        VisitDayStep(finder),
        MovingDayStep(choosing),
        MovingTimeStep(choosing),
        AgreementStep(),
    )
    return VisitForm(desk, steps)
