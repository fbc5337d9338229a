"""To a person: with everything learned so far by day, with an honest word at night."""

from dataclasses import replace

from bot.dialogue.decision import EXPECT_YES_NO, Decision, say
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.memory import Memory, Pending, PendingKind
from bot.dialogue.turn import HeardTurn
from bot.dialogue.words import capitalised, clock, words
from core.contracts.dialogue import BotCommand, CommandKind, ForPerson
from core.contracts.handoff import HandoffReason


def hand_over(
    turn: HeardTurn,
    memory: Memory,
    knowledge: Knowledge,
    *,
    reason: HandoffReason,
    priority: int = 0,
) -> Decision:
    if not turn.has_people and reason is HandoffReason.NOT_UNDERSTOOD:
        return no_people(turn, memory, response="utter_unclear_night")
    if not turn.has_people:
        return offer_callback(turn, memory)
    command = BotCommand(
        kind=CommandKind.HANDOFF,
        reason=reason.value,
        skill=_skill(memory, knowledge),
        priority=priority,
        summary=summary_of(memory, knowledge, reason),
        slots=slots_for_operator(memory, knowledge),
    )
    spoken = "utter_unclear_handoff" if reason is HandoffReason.NOT_UNDERSTOOD else "utter_handoff"
    return Decision((say(spoken),), memory.settled(), command)


def offer_callback(turn: HeardTurn, memory: Memory) -> Decision:
    """Nobody is on duty: when somebody will be, and may a person ring back then?"""
    decision = no_people(turn, memory, response="utter_no_people")
    pending = Pending(PendingKind.CALLBACK)
    return replace(
        decision, memory=replace(decision.memory, pending=pending), command=EXPECT_YES_NO
    )


def no_people(turn: HeardTurn, memory: Memory, *, response: str) -> Decision:
    """Nobody is on duty: say when somebody will be, and go on serving."""
    opens, closes = clock(turn.people.opens), clock(turn.people.closes)
    line = say(response, opens=opens, closes=closes)
    return Decision((line,), replace(memory, pending=None, rest=()))


def for_person(memory: Memory, knowledge: Knowledge) -> ForPerson:
    """What is known by now, for a person the caller may come to without the dialogue being asked."""
    about = _about(memory, knowledge)
    slots = slots_for_operator(memory, knowledge)
    return ForPerson(_skill(memory, knowledge), about, slots) if about else ForPerson(slots=slots)


def summary_of(memory: Memory, knowledge: Knowledge, reason: HandoffReason) -> str:
    """Two sentences for the operator: what it is about, why a person is needed."""
    templates = words()["summary"]
    return f"{_about(memory, knowledge) or templates['nothing']} {templates[reason.value]}"


def _about(memory: Memory, knowledge: Knowledge) -> str:
    vocabulary = words()
    service = knowledge.service(memory.service) if memory.service else None
    office = knowledge.office(memory.office) if memory.office else None
    subject = service.spoken_name if service else office.spoken_name if office else ""
    aspect = vocabulary["aspects"].get(memory.aspect, "")
    named = capitalised(subject or aspect)
    detail = f", {aspect}" if subject and aspect else ""
    about: str = vocabulary["summary"]["about"]
    return about.format(subject=named, aspect=detail) if named else ""


def slots_for_operator(memory: Memory, knowledge: Knowledge) -> dict[str, str]:
    """Codes and names an operator's screen can use; nothing that is empty."""
    service = knowledge.service(memory.service) if memory.service else None
    place = knowledge.municipality(memory.place) if memory.place else None
    office = knowledge.office(memory.office) if memory.office else None
    known = {
        "service": memory.service,
        "service_name": service.name if service else "",
        "municipality": memory.place,
        "municipality_name": place.name if place else "",
        "office": memory.office,
        "office_name": office.name if office else "",
        "aspect": memory.aspect,
    }
    return {name: value for name, value in known.items() if value}


def _skill(memory: Memory, knowledge: Knowledge) -> str:
    """The agency of the service spoken of: queues may be split by it."""
    service = knowledge.service(memory.service) if memory.service else None
    return service.agency if service else ""
