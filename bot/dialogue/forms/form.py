"""What a form is made of: steps that ask and read, and what happens when all are answered. No Rasa here."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.dialogue.decision import Say
from bot.dialogue.forms.form_state import FormState
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.memory import Memory, Pending
from bot.dialogue.subject import Mentions, mentions_in
from bot.dialogue.turn import HeardTurn
from core.contracts.dialogue import BotCommand
from core.contracts.speech import ExpectedAnswer

SURE_OF_QUESTION = 0.6
"""From this confidence words with the intent of a question are one, and not an answer of the form."""

FOREIGN = "out_of_scope"
SURE_OF_FOREIGN = 0.65
"""Noise without words of ours reaches 0.6."""


@dataclass(frozen=True, slots=True)
class Scene:
    """All a step may look at: the words, the form so far, the call's memory, the knowledge."""

    turn: HeardTurn
    state: FormState
    memory: Memory
    knowledge: Knowledge

    def value(self, name: str) -> str:
        return self.state.values.get(name, "")

    @property
    def keys(self) -> str:
        """Digits pressed, without the closing #; empty when the caller spoke."""
        return self.turn.payload.rstrip("#") if self.turn.intent == "press_digits" else ""

    @property
    def mentions(self) -> Mentions:
        """Services, office and place the words name."""
        return mentions_in(self.turn, self.memory, self.knowledge)

    @property
    def is_question(self) -> bool:
        """A question of its own, or a topic that is not ours."""
        turn = self.turn
        is_asked = turn.intent.startswith("ask_") and turn.confidence >= SURE_OF_QUESTION
        return is_asked or self.is_foreign

    @property
    def is_foreign(self) -> bool:
        return self.turn.intent == FOREIGN and self.turn.confidence >= SURE_OF_FOREIGN


@dataclass(frozen=True, slots=True)
class Question:
    """How a step is asked. `clearer` is said instead of `lines` after words that were no answer, `by_keys`
    when that did not help either."""

    lines: tuple[Say, ...]
    expected: ExpectedAnswer = ExpectedAnswer.FREE
    length: int = 0
    clearer: Say | None = None
    by_keys: Say | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Understood. `values` go into the form (an empty text takes one back), `lines` are said before the
    next question: what was read, or why it cannot be. A step still without its value is asked again."""

    values: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[Say, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """The form is over, with these words. `memory`: changed by the form, else it stays as it is. `pending`:
    a question that outlives the form, such as whether a person is wanted."""

    lines: tuple[Say, ...]
    command: BotCommand | None = None
    source: str = ""
    memory: Memory | None = None
    pending: Pending | None = None


Reading = Answer | Done


class Step(ABC):
    """One question. `name` is also the name of its value, unless `is_answered` says otherwise."""

    name: str

    @abstractmethod
    def ask(self, scene: Scene) -> Question: ...

    @abstractmethod
    def read(self, scene: Scene) -> Reading | None:
        """The words or keys as the answer to `ask`; None when they are none. Questions (`scene.is_question`)
        are none either, unless the step can answer them itself («а пораньше есть?»)."""

    def find(self, scene: Scene) -> Reading | None:
        """The value named without being asked for, at the start or as a correction; only when certain."""
        return None

    def claims(self, scene: Scene) -> bool:
        """Whether words that steer elsewhere («всё», angry ones) are an answer here: dictation takes them."""
        return False

    def read_silence(self, scene: Scene) -> Reading | None:
        """What silence means here, when it means something: the end of a dictation."""
        return None

    def is_answered(self, scene: Scene) -> bool:
        return bool(scene.value(self.name))

    def forget(self, scene: Scene) -> Mapping[str, str]:
        """Values to take back when the caller goes back to this step."""
        return {self.name: ""}


class Form(Protocol):
    """`intents` start it. Ports are given to the constructor; they may wait, for turns run in threads."""

    @property
    def name(self) -> str: ...

    @property
    def intents(self) -> frozenset[str]: ...

    @property
    def steps(self) -> Sequence[Step]:
        """In the order of asking; the first one without an answer is asked."""
        ...

    def begin(self, scene: Scene) -> Reading | None:
        """Before the first question. None: not for this form, the action's own decision answers."""
        ...

    def finish(self, scene: Scene) -> Reading:
        """Every step is answered. An Answer takes values back or adds some: then asking goes on."""
        ...

    def close(self, scene: Scene) -> None:
        """The caller has given the form up: free what was held."""
        ...

    def remember(self, memory: Memory, values: Mapping[str, str]) -> Memory:
        """What a question in the middle is about: the service, the office of the form."""
        ...

    def told(self, scene: Scene) -> Mapping[str, str]:
        """What the operator gets: names as in `forms.<name>.fields` of words.yml, values in words."""
        ...
