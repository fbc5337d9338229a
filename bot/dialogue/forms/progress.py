"""How a form moves on: the values read go in, the first step without an answer is asked, the last one ends it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.decision import Decision, Say
from bot.dialogue.forms.controls import is_correcting
from bot.dialogue.forms.form import Answer, Done, Form, Question, Reading, Scene, Step
from core.contracts.dialogue import BotCommand, CommandKind
from core.contracts.speech import ExpectedAnswer


def step_of(form: Form, name: str) -> Step | None:
    return next((step for step in form.steps if step.name == name), None)


def next_step(form: Form, scene: Scene) -> Step | None:
    return next((step for step in form.steps if not step.is_answered(scene)), None)


def current_step(form: Form, scene: Scene) -> Step:
    """The step asked last; after a change of the forms in a running call the first open one."""
    return step_of(form, scene.state.step) or next_step(form, scene) or form.steps[0]


def read_words(form: Form, scene: Scene) -> Reading | None:
    """A correction of an earlier value, the answer to the question asked, or a value of a later step."""
    current = current_step(form, scene)
    others = [step for step in form.steps if step is not current]
    if not scene.keys and is_correcting(scene.turn.text):
        answered = [step for step in others if step.is_answered(scene)]
        corrected = _first_found(answered, scene)
        if corrected is not None and not _is_known(corrected, scene):
            return corrected
    found = current.read(scene)
    if found is not None or scene.keys or scene.is_question:
        return found
    return _first_found([step for step in others if not step.is_answered(scene)], scene)


def _first_found(steps: list[Step], scene: Scene) -> Reading | None:
    return next((found for step in steps if (found := step.find(scene)) is not None), None)


def _is_known(reading: Reading, scene: Scene) -> bool:
    """«нет, в пятницу всё верно» corrects nothing."""
    return isinstance(reading, Answer) and all(
        scene.value(name) == value for name, value in reading.values.items()
    )


def move_on(form: Form, scene: Scene, reading: Reading) -> Decision:
    """What was read goes in, together with what the same phrase says of later steps."""
    if isinstance(reading, Done):
        return ended(scene, reading)
    scene, lines = filled(form, scene, reading), reading.lines
    for step in _later_steps(form, scene):
        found = None if step.is_answered(scene) else step.find(scene)
        if isinstance(found, Done):
            return ended(scene, found, lines)
        if found is not None:
            scene, lines = filled(form, scene, found), (*lines, *found.lines)
    if (unanswered := next_step(form, scene)) is not None:
        return asked(scene, unanswered, lines)
    final = form.finish(scene)
    if isinstance(final, Done):
        return ended(scene, final, lines)
    scene = filled(form, scene, final)
    return asked(scene, next_step(form, scene) or form.steps[-1], (*lines, *final.lines))


def _later_steps(form: Form, scene: Scene) -> Sequence[Step]:
    """Steps behind the one asked: the words may name their values, too. Keys and outcome codes name nothing."""
    if scene.turn.payload:
        return ()
    names = [step.name for step in form.steps]
    start = names.index(scene.state.step) + 1 if scene.state.step in names else 0
    return form.steps[start:]


def filled(form: Form, scene: Scene, answer: Answer) -> Scene:
    state = replace(scene.state.with_values(answer.values), tries=0)
    return replace(scene, state=state, memory=form.remember(scene.memory, state.values))


def asked(scene: Scene, step: Step, lines: tuple[Say, ...] = ()) -> Decision:
    question = step.ask(scene)
    return waiting(scene, step, (*lines, *question.lines), question)


def waiting(
    scene: Scene,
    step: Step,
    lines: tuple[Say, ...],
    question: Question,
    *,
    command: BotCommand | None = None,
) -> Decision:
    """`step` waits for its answer; `command` goes instead of the expected kind of answer."""
    state = replace(scene.state, step=step.name)
    memory = replace(scene.memory, form=state, pending=None, rest=())
    return Decision(lines, memory, command or expecting(question), f"form:{state.name}/{step.name}")


def expecting(question: Question) -> BotCommand | None:
    if question.expected is ExpectedAnswer.FREE:
        return None
    return BotCommand(kind=CommandKind.EXPECT, expected=question.expected, length=question.length)


def ended(scene: Scene, done: Done, lines: tuple[Say, ...] = ()) -> Decision:
    memory = (done.memory or scene.memory).settled(form=None, pending=done.pending)
    source = done.source or f"form:{scene.state.name}/end"
    return Decision((*lines, *done.lines), memory, done.command, source)
