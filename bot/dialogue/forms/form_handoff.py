"""From a form to a person: with every answer given so far; at night an honest word instead."""

from dataclasses import replace

from bot.dialogue.decision import Decision, say
from bot.dialogue.forms.form import Done, Form, Scene
from bot.dialogue.forms.progress import current_step, ended, waiting
from bot.dialogue.handing_over import hand_over
from bot.dialogue.words import clock, words
from core.contracts.handoff import HandoffReason

FORM_SLOT = "form"


def hand_over_form(form: Form, scene: Scene, reason: HandoffReason) -> Decision:
    """The form stays: when nobody comes, it goes on where it stopped."""
    if not scene.turn.has_people:
        return _nobody(form, scene, reason)
    decision = hand_over(scene.turn, scene.memory, scene.knowledge, reason=reason)
    if decision.command is None:
        return decision
    told = {name: value for name, value in form.told(scene).items() if value}
    command = replace(
        decision.command,
        summary=f"{decision.command.summary} {form_summary(form.name, told)}".strip(),
        slots={**decision.command.slots, FORM_SLOT: form.name, **told},
    )
    return Decision(
        decision.say,
        replace(decision.memory, form=scene.state),
        command,
        f"form:{form.name}/person",
    )


def form_summary(name: str, told: dict[str, str]) -> str:
    """«Запись на приём: отделение — МФЦ на Кирова; день — завтра.»"""
    vocabulary = words()["forms"][name]
    parts = [f"{title} — {told[key]}" for key, title in vocabulary["fields"].items() if key in told]
    return f"{vocabulary['title']}: {'; '.join(parts) or words()['forms']['nothing_yet']}."


def _nobody(form: Form, scene: Scene, reason: HandoffReason) -> Decision:
    people = scene.turn.people
    opens, closes = clock(people.opens), clock(people.closes)
    if reason is HandoffReason.NOT_UNDERSTOOD:
        form.close(scene)
        return ended(scene, Done((say("utter_form_given_up", opens=opens, closes=closes),)))
    step = current_step(form, scene)
    question = step.ask(scene)
    line = say("utter_form_no_people", opens=opens, closes=closes)
    return waiting(scene, step, (line, *question.lines), question)
