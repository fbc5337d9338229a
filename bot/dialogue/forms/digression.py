"""A question in the middle of a form: answered by the decision of its own topic, then the form asks again."""

from dataclasses import replace

from bot.dialogue.decision import Decide, Decision
from bot.dialogue.forms.form import Form, Scene
from bot.dialogue.forms.form_handoff import hand_over_form
from bot.dialogue.forms.progress import current_step, expecting, waiting
from bot.dialogue.memory import PendingKind
from core.contracts.dialogue import CommandKind
from core.contracts.handoff import HandoffReason

SURE = 0.5
ASIDES = frozenset({"thank", "greet", "check_line", "ask_to_wait", "refuse_recording"})
"""Beside the intents `ask_…`."""
WITHOUT_QUESTION = frozenset({"ask_to_wait"})
"""The caller asked for quiet."""
CLOSING_LINES = frozenset({"utter_anything_else", "utter_continue_question"})
"""Of an answer only the essence is told in the middle of a form."""
NOT_ANSWERED = frozenset({"utter_unclear_first", "utter_unclear_topics", "utter_unclear_handoff"})
CLARIFYING = frozenset(
    {PendingKind.SERVICE, PendingKind.CHOICE, PendingKind.PLACE, PendingKind.OFFICE}
)
"""«О какой услуге вы спрашиваете?»: the next words belong to the digression."""


def digress(form: Form, scene: Scene, own: Decide) -> Decision | None:
    """None when the words are no digression."""
    turn = scene.turn
    is_aside = turn.intent.startswith("ask_") or turn.intent in ASIDES
    if not is_aside or turn.confidence < SURE:
        return None
    return aside(form, scene, own)


def go_on_aside(form: Form, scene: Scene, own: Decide) -> Decision | None:
    """The answer to a question the digression asked back; None when there was none or it is no answer."""
    pending = scene.memory.pending
    if pending is None or pending.kind not in CLARIFYING:
        return None
    return aside(form, scene, own)


def aside(form: Form, scene: Scene, own: Decide) -> Decision | None:
    decision = own(scene.turn, replace(scene.memory, form=None), scene.knowledge)
    if any(line.response in NOT_ANSWERED for line in decision.say):
        return None
    command = decision.command
    if command and command.kind is CommandKind.HANDOFF:
        return hand_over_form(form, scene, HandoffReason(command.reason))
    if command and command.kind is CommandKind.HANG_UP:
        form.close(scene)
        return decision
    lines = tuple(line for line in decision.say if line.response not in CLOSING_LINES)
    pending = decision.memory.pending
    if pending and pending.kind in CLARIFYING:
        memory = replace(decision.memory, form=scene.state, rest=())
        return Decision(lines, memory, command, decision.source)
    scene = replace(scene, memory=decision.memory)
    step = current_step(form, scene)
    question = step.ask(scene)
    if scene.turn.intent not in WITHOUT_QUESTION:
        lines = (*lines, *question.lines)
    is_own = command is not None and command.kind is not CommandKind.EXPECT
    answered = waiting(
        scene, step, lines, question, command=command if is_own else expecting(question)
    )
    return replace(answered, source=decision.source or answered.source)
