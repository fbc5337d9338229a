"""When a form gets no answer: unclear words, silence, anger. Each rung helps more; the last one is a person."""

from dataclasses import replace

from bot.dialogue.decision import HANG_UP, Decision, say
from bot.dialogue.forms.form import Done, Form, Scene
from bot.dialogue.forms.form_handoff import hand_over_form
from bot.dialogue.forms.progress import current_step, ended, waiting
from core.contracts.handoff import HandoffReason

MAX_TRIES = 3
LAST_SILENCE = 3


def meet_unclear_answer(form: Form, scene: Scene) -> Decision:
    """Clearer words, then keys, then a person. A foreign topic is declined and counts as no answer."""
    tries = scene.state.tries + 1
    scene = replace(scene, state=replace(scene.state, tries=tries))
    if tries >= MAX_TRIES:
        return hand_over_form(form, scene, HandoffReason.NOT_UNDERSTOOD)
    step = current_step(form, scene)
    question = step.ask(scene)
    clearer = (question.clearer,) if question.clearer else question.lines
    by_keys = (question.by_keys,) if question.by_keys else clearer
    lines = clearer if tries == 1 else by_keys
    why = "utter_form_foreign" if scene.is_foreign else "utter_form_unclear"
    return waiting(scene, step, (say(why), *lines), question)


def meet_form_silence(form: Form, scene: Scene) -> Decision:
    """The gateway counts the silences."""
    if scene.turn.repeated >= LAST_SILENCE:
        form.close(scene)
        return ended(scene, Done((say("utter_silence_goodbye"),), HANG_UP))
    step = current_step(form, scene)
    question = step.ask(scene)
    helped = (question.by_keys or question.clearer,) if scene.turn.repeated > 1 else ()
    lines = tuple(line for line in helped if line) or question.lines
    return waiting(scene, step, (say("utter_form_silence"), *lines), question)


def meet_form_anger(form: Form, scene: Scene) -> Decision:
    """Once an apology and the question, then a person if there is one."""
    misses = scene.memory.misses + 1
    scene = replace(scene, memory=replace(scene.memory, misses=misses))
    if misses > 1 and scene.turn.has_people:
        return hand_over_form(form, scene, HandoffReason.NOT_UNDERSTOOD)
    step = current_step(form, scene)
    question = step.ask(scene)
    apology = "utter_form_anger" if scene.turn.has_people else "utter_form_anger_night"
    return waiting(scene, step, (say(apology), *question.lines), question)


def meet_silent_desk(form: Form, scene: Scene) -> Decision:
    """The outside system gave no answer: a person by day, an honest word at night. Nothing was done."""
    if scene.turn.has_people:
        handed = hand_over_form(form, scene, HandoffReason.TOPIC_NEEDS_PERSON)
        return replace(handed, say=(say("utter_form_desk_silent"), *handed.say))
    return ended(scene, Done((say("utter_form_desk_silent_night"),)))
