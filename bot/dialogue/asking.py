"""Questions the robot asks back, and how to read on after an answer."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.decision import EXPECT_YES_NO, Decision, Say, say
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.memory import Memory, Pending, PendingKind


def ask_which_service(memory: Memory, aspect: str) -> Decision:
    pending = Pending(PendingKind.SERVICE, aspect)
    return Decision((say("utter_ask_service"),), replace(memory, pending=pending, rest=()))


def decline_foreign(memory: Memory) -> Decision:
    """The question is of no subject of ours."""
    return Decision((say("utter_out_of_scope"),), replace(memory, misses=memory.misses + 1))


def ask_to_choose(
    options: Sequence[str], memory: Memory, knowledge: Knowledge, *, aspect: str
) -> Decision:
    names = [card.about for code in options if (card := knowledge.service(code))]
    pending = Pending(PendingKind.CHOICE, aspect, tuple(options))
    if len(names) == 2:
        question = say("utter_choose_of_two", first=names[0], second=names[1])
    else:
        question = say("utter_choose_of_three", first=names[0], second=names[1], third=names[2])
    return Decision((question,), replace(memory, pending=pending, rest=()))


def answered(
    lines: Sequence[Say], memory: Memory, *, portions: Sequence[str] = (), source: str = ""
) -> Decision:
    """A good answer. With portions left the robot asks whether to go on, else what else is wanted."""
    if portions:
        pending = Pending(PendingKind.MORE, memory.aspect)
        return Decision(
            (*lines, say("utter_continue_question")),
            memory.settled(rest=tuple(portions), pending=pending),
            EXPECT_YES_NO,
            source,
        )
    return Decision((*lines, say("utter_anything_else")), memory.settled(), source=source)
