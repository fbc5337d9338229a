"""Plays scripts of conversations through the phone channel and tells how each of them ended."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.dialogue.survey_draw import is_surveyed
from bot.evaluation.appointment_stage import arrange
from bot.evaluation.conversation_script import (
    Script,
    caller_turn,
    complaints,
    kept_of,
    moment_of,
    source_of_other_words,
    with_kept,
)
from bot.local_dialogue import DialogueDoor
from core.appointments.desk import AppointmentDesk
from core.contracts.dialogue import BotReply, CommandKind
from core.errors import DialogueFailed

SURVEYED_SHARE = 0.5
"""Of the calls a centre gets while scripts are played; a script says which half it belongs to."""


class Ending(str, Enum):
    REACHED = "reached"
    AT_PERSON = "at_person"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Played:
    """`problems`: expectations that did not come true, with the number of the turn.

    `retold`: cards that spoke in other words than written, if that is all that went wrong; else empty.
    """

    script: Script
    ending: Ending
    problems: tuple[str, ...]
    turns: int
    retold: tuple[str, ...] = ()


def play(
    script: Script,
    door: DialogueDoor,
    set_clock: Callable[[datetime], None],
    *,
    desk: AppointmentDesk,
) -> Played:
    """`desk` gets what the script says is booked or taken before the call and meanwhile."""
    call_id = next(
        one for one in _call_ids() if is_surveyed(one, SURVEYED_SHARE) is script.is_surveyed
    )
    moment = script.moment
    problems: list[str] = []
    retold: list[str | None] = []
    set_clock(moment)
    kept = arrange(script.before, desk)
    last: BotReply | None = None
    for number, step in enumerate(script.turns, 1):
        if "meanwhile" in step:
            arrange(step["meanwhile"], desk)
            continue
        moment = moment_of(script, step, moment)
        set_clock(moment)
        try:
            last = door.reply_to(caller_turn(script, with_kept(step, kept), call_id))
        except DialogueFailed as err:
            return Played(script, Ending.FAILED, (f"turn {number}: {err}",), number)
        kept |= kept_of(step, last)
        if found := complaints(step, last):
            problems += [f"turn {number}: {problem}" for problem in found]
            retold.append(source_of_other_words(step, last))
    cards = tuple(one for one in retold if one)
    return Played(
        script,
        _ending(script, problems, last),
        tuple(problems),
        len(script.turns),
        cards if len(cards) == len(retold) else (),
    )


def _ending(script: Script, problems: list[str], last: BotReply | None) -> Ending:
    """A conversation that went another way than written still serves the caller if a person answers at its end."""
    at_person = bool(last and last.command and last.command.kind is CommandKind.HANDOFF)
    if problems:
        return Ending.AT_PERSON if at_person else Ending.FAILED
    return Ending.AT_PERSON if script.ends_at_person else Ending.REACHED


def _call_ids() -> Iterator[str]:
    while True:
        yield f"script-{uuid.uuid4().hex[:8]}"
