"""The door of the forms: each turn passes here before the decision of its action. Called in a worker thread."""

from collections.abc import Sequence
from dataclasses import replace

import structlog

from bot.dialogue.decision import Decide, Decision, say
from bot.dialogue.forms.answers import yes_or_no
from bot.dialogue.forms.controls import Control, control_in, is_giving_up
from bot.dialogue.forms.digression import digress, go_on_aside
from bot.dialogue.forms.form import Form, Scene
from bot.dialogue.forms.form_state import FormState
from bot.dialogue.forms.ladder import (
    meet_form_anger,
    meet_form_silence,
    meet_silent_desk,
    meet_unclear_answer,
)
from bot.dialogue.forms.progress import asked, current_step, move_on, read_words
from bot.dialogue.forms.steering import steer
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.memory import Memory, PendingKind
from bot.dialogue.turn import HeardTurn
from core.errors import DeskUnavailable
from core.russian.answers import YesNo

log = structlog.get_logger()

SURE_OF_ANOTHER_FORM = 0.6
SURE_OF_ANGER = 0.5
OFFERED_BY = {PendingKind.CALLBACK: "request_callback"}
"""Questions whose yes begins a form, and the intent that begins it, too."""
LONGEST_YES = 3
"""Words; a longer phrase may hold a wish of its own: «запишите меня на приём в мфц»."""
PERSON_KEY, REPEAT_KEY = "0", "*"


class FormRunner:
    """Knows every form of the centre. Holds no state of calls: that is in their Memory."""

    def __init__(self, forms: Sequence[Form] = ()) -> None:
        self._forms = {form.name: form for form in forms}
        self._started_by = {intent: form for form in forms for intent in form.intents}

    def answer(
        self, turn: HeardTurn, memory: Memory, knowledge: Knowledge, own: Decide
    ) -> Decision:
        """By the active form, by a form the turn starts, or else by `own`, the decision of the action."""
        form = self._forms.get(memory.form.name) if memory.form else None
        if form is None or memory.form is None:
            memory = replace(memory, form=None)
            return self._begin(turn, memory, knowledge) or own(turn, memory, knowledge)
        scene = Scene(turn, memory.form, memory, knowledge)
        try:
            return (
                _meet_event(form, scene, own)
                or _steer(form, scene, own)
                or go_on_aside(form, scene, own)
                or self._take_words(form, scene, own)
            )
        except DeskUnavailable as err:
            log.warning(err.code, form=form.name, step=scene.state.step, reason=str(err))
            return meet_silent_desk(form, scene)

    def _begin(self, turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision | None:
        form = self._accepted(turn, memory, knowledge) or self._started_by.get(turn.intent)
        if form is None:
            return None
        scene = Scene(turn, FormState(form.name), memory.settled(), knowledge)
        try:
            opening = form.begin(scene)
            return None if opening is None else move_on(form, scene, opening)
        except DeskUnavailable as err:
            log.warning(err.code, form=form.name, step="", reason=str(err))
            return meet_silent_desk(form, scene)

    def _accepted(self, turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Form | None:
        """The form the robot has just offered, when the caller says yes; «да, запишите» is no wish for a visit."""
        offered = OFFERED_BY.get(memory.pending.kind) if memory.pending else None
        form = self._started_by.get(offered) if offered else None
        if form is None or len(turn.text.split()) > LONGEST_YES:
            return None
        scene = Scene(turn, FormState(form.name), memory, knowledge)
        return form if yes_or_no(scene) is YesNo.YES else None

    def _take_words(self, form: Form, scene: Scene, own: Decide) -> Decision:
        reading = read_words(form, scene)
        if reading is not None:
            return move_on(form, scene, reading)
        if is_giving_up(scene.turn):
            return steer(Control.STOP, form, scene, own)
        return (
            self._change_form(form, scene)
            or digress(form, scene, own)
            or meet_unclear_answer(form, scene)
        )

    def _change_form(self, form: Form, scene: Scene) -> Decision | None:
        """«лучше проверьте моё заявление» in the middle of a booking."""
        other = self._started_by.get(scene.turn.intent)
        if other in (None, form) or scene.turn.confidence < SURE_OF_ANOTHER_FORM:
            return None
        begun = self._begin(scene.turn, replace(scene.memory, form=None), scene.knowledge)
        if begun is not None:
            form.close(scene)
        return begun


def _meet_event(form: Form, scene: Scene, own: Decide) -> Decision | None:
    match scene.turn.intent:
        case "start_call" | "operator_returned":
            form.close(scene)
            return own(scene.turn, replace(scene.memory, form=None), scene.knowledge)
        case "operator_unavailable":
            step = current_step(form, scene)
            return asked(scene, step, (say("utter_form_operator_unavailable"),))
        case "stay_silent":
            meant = current_step(form, scene).read_silence(scene)
            return meet_form_silence(form, scene) if meant is None else move_on(form, scene, meant)
    return None


def _steer(form: Form, scene: Scene, own: Decide) -> Decision | None:
    turn = scene.turn
    if current_step(form, scene).claims(scene):
        return None
    if scene.keys or turn.payload:
        keys = {PERSON_KEY: Control.OPERATOR, REPEAT_KEY: Control.REPEAT}
        control = keys.get(scene.keys)
    else:
        control = control_in(turn)
    if control is not None:
        return steer(control, form, scene, own)
    if turn.intent == "anger" and turn.confidence >= SURE_OF_ANGER:
        return meet_form_anger(form, scene)
    return None
