"""What the words and keys of control do to a form."""

from dataclasses import replace

from bot.dialogue.decision import Decide, Decision, say
from bot.dialogue.forms.controls import Control
from bot.dialogue.forms.form import Done, Form, Scene
from bot.dialogue.forms.form_handoff import hand_over_form
from bot.dialogue.forms.form_state import FormState
from bot.dialogue.forms.progress import asked, current_step, ended, expecting
from bot.dialogue.talk_topic import change_speed, repeat_reply
from core.contracts.handoff import HandoffReason


def steer(control: Control, form: Form, scene: Scene, own: Decide) -> Decision:
    match control:
        case Control.OPERATOR:
            return hand_over_form(form, scene, HandoffReason.CALLER_ASKED)
        case Control.REPEAT:
            return _repeat(form, scene)
        case Control.SPEED:
            decision = change_speed(scene.turn, scene.memory, scene.knowledge)
            return replace(decision, memory=scene.memory)
        case Control.BACK:
            return _step_back(form, scene)
        case Control.START_OVER:
            return _start_over(form, scene, own)
        case Control.GOODBYE:
            form.close(scene)
            return own(scene.turn, replace(scene.memory, form=None), scene.knowledge)
        case Control.STOP:
            form.close(scene)
            return ended(scene, Done((say("utter_form_stopped"), say("utter_anything_else"))))


def _repeat(form: Form, scene: Scene) -> Decision:
    decision = repeat_reply(scene.turn, scene.memory, scene.knowledge)
    return replace(decision, command=expecting(current_step(form, scene).ask(scene)))


def _step_back(form: Form, scene: Scene) -> Decision:
    """To the last answered step before the one asked; its value is taken back."""
    current = current_step(form, scene)
    before = list(form.steps)[: form.steps.index(current)]
    step = next((one for one in reversed(before) if one.is_answered(scene)), None)
    if step is None:
        return asked(scene, current, (say("utter_form_at_first"),))
    state = replace(scene.state.with_values(step.forget(scene)), tries=0)
    return asked(replace(scene, state=state), step, (say("utter_form_back"),))


def _start_over(form: Form, scene: Scene, own: Decide) -> Decision:
    """The form from its first step; said there once more it leaves the form."""
    form.close(scene)
    if not scene.state.values:
        return own(scene.turn, replace(scene.memory, form=None), scene.knowledge)
    fresh = replace(scene, state=FormState(form.name))
    return asked(fresh, form.steps[0], (say("utter_form_started_over"),))
