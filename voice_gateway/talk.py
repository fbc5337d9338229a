"""What the phases of a call share: its organs, where the conversation has got to, the robot's next move."""

from dataclasses import dataclass, field

from core.clock import Clock
from core.contracts.call_record import CallOutcome
from core.contracts.dialogue import (
    BotCommand,
    BotReply,
    CallContext,
    CallerTurn,
    CommandKind,
    ForPerson,
)
from core.contracts.handoff import HandoffReason
from core.contracts.speech import ExpectedAnswer
from core.settings.telephony import CallSettings
from voice_gateway.call_line import CallLine
from voice_gateway.call_parts import CallParts
from voice_gateway.call_recording import CallRecording
from voice_gateway.call_scribe import CallScribe
from voice_gateway.keypad_menu import KeypadMenu, KeypadMenus
from voice_gateway.listening import Ear
from voice_gateway.speaking import Mouth, Script
from voice_gateway.turn_words import TurnWords


@dataclass(frozen=True, slots=True)
class Move:
    """What the robot does next: sounds a script, then carries out at most one command, then listens."""

    script: Script = field(default_factory=Script)
    command: BotCommand | None = None
    menu: KeypadMenu | None = None
    """While it is there, keys choose from it."""
    known: ForPerson = field(default_factory=ForPerson)
    """For the operator, if the caller leaves the robot after this."""

    @property
    def expected(self) -> ExpectedAnswer:
        if self.command and self.command.kind is CommandKind.EXPECT:
            return self.command.expected
        return ExpectedAnswer.FREE

    @property
    def length(self) -> int:
        return self.command.length if self.command else 0

    @property
    def leads_away(self) -> bool:
        """To a person or to another number: a promise that is kept whatever happens meanwhile."""
        kinds = (CommandKind.HANDOFF, CommandKind.TRANSFER)
        return self.command is not None and self.command.kind in kinds

    @property
    def can_be_interrupted(self) -> bool:
        """A mark pressed during the thanks before the survey must not cost the caller the survey."""
        is_survey = self.command is not None and self.command.kind is CommandKind.SURVEY
        return not self.leads_away and not is_survey


@dataclass(frozen=True, slots=True)
class Ending:
    """The conversation has nothing more to do."""

    outcome: CallOutcome
    reason: str = ""
    last_words: str | None = None
    """Key of the phrase before hanging up; None: as the outcome has it."""


@dataclass(slots=True)
class Progress:
    """Counters of things in a row, and what to come back to."""

    silences: int = 0
    misses: int = 0
    recognition_failures: int = 0
    dialogue_failures: int = 0
    interrupted: bool = False
    """The caller's next words cut into the robot's speech."""
    last_answer: Move | None = None
    """The last thing the dialogue said: for «*» and after an apology."""
    failed_turn: CallerTurn | None = None
    """What the dialogue could not answer: for «попробовать ещё раз»."""
    has_met_person: bool = False

    @property
    def known(self) -> ForPerson:
        """What the dialogue knew at its last answer."""
        return self.last_answer.known if self.last_answer else ForPerson()


@dataclass(frozen=True, slots=True)
class Wording:
    """Words and menus of the gateway itself, loaded once per process."""

    words: TurnWords
    menus: KeypadMenus


@dataclass(slots=True)
class Talk:
    """One conversation. Organs are chosen at its beginning; `context` changes when it becomes known."""

    parts: CallParts
    line: CallLine
    mouth: Mouth
    ear: Ear
    scribe: CallScribe
    recording: CallRecording
    wording: Wording
    context: CallContext
    progress: Progress = field(default_factory=Progress)

    @property
    def rhythm(self) -> CallSettings:
        return self.parts.setup.rhythm

    @property
    def clock(self) -> Clock:
        return self.parts.setup.clock

    @property
    def call_id(self) -> str:
        return self.line.leg.info.call_id


def move_of(reply: BotReply) -> Move:
    script = Script(texts=tuple(text for text in reply.say if text.strip()))
    return Move(script, reply.command, known=reply.for_person)


def menu_move(menu: KeypadMenu, *before: str) -> Move:
    """Read the menu aloud after the phrases `before`."""
    return Move(Script(phrases=(*before, menu.phrase)), menu=menu)


def person_move(reason: HandoffReason, *before: str) -> Move:
    """The gateway itself decides that the caller needs a person."""
    command = BotCommand(CommandKind.HANDOFF, reason=reason.value)
    return Move(Script(phrases=before), command)


def ask_again(move: Move, *phrases: str) -> Move:
    """The gateway's own words, after which the same answer is expected as after `move`."""
    command = move.command if move.command and move.command.kind is CommandKind.EXPECT else None
    return Move(Script(phrases=phrases), command, move.menu)
