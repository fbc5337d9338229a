"""What a turn is answered with: names of responses with their values, a command, the new memory."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.dialogue.knowledge import Knowledge
from bot.dialogue.memory import Memory
from bot.dialogue.turn import HeardTurn
from core.contracts.dialogue import BotCommand, CommandKind
from core.contracts.speech import ExpectedAnswer

EXPECT_YES_NO = BotCommand(kind=CommandKind.EXPECT, expected=ExpectedAnswer.YES_NO)
HANG_UP = BotCommand(kind=CommandKind.HANG_UP)


@dataclass(frozen=True, slots=True)
class Say:
    """A response of domain.yml by name and the values of its placeholders."""

    response: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """`source` names the card and aspect the answer came from, as `service:snils/term`."""

    say: tuple[Say, ...]
    memory: Memory
    command: BotCommand | None = None
    source: str = ""


Decide = Callable[[HeardTurn, Memory, Knowledge], Decision]
"""The decision of an action."""


def say(response: str, **values: str) -> Say:
    return Say(response, values)
