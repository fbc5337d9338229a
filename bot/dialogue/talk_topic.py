"""The conversation itself: greeting, repeat, faster and slower, back, stop, thanks, goodbye, silence, keys."""

from dataclasses import replace

from bot.dialogue.decision import HANG_UP, Decision, say
from bot.dialogue.handing_over import hand_over
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.memory import Memory
from bot.dialogue.office_topic import answer_about_office
from bot.dialogue.subject import Mentions
from bot.dialogue.turn import HeardTurn
from bot.dialogue.unclear_topic import meet_unclear
from bot.dialogue.words import capitalised
from core.contracts.dialogue import GIVEN_BACK, BotCommand, CallMode, CommandKind
from core.contracts.handoff import HandoffReason

GREETINGS = {
    CallMode.DAY: "utter_greeting_day",
    CallMode.NIGHT: "utter_greeting_night",
    CallMode.HOLIDAY: "utter_greeting_holiday",
    CallMode.MAINTENANCE: "utter_greeting_maintenance",
}
SLOW_RATE, NORMAL_RATE = 0.8, 1.0
SMALL_TALK = {
    "thank": "utter_thanks",
    "greet": "utter_greeted",
    "ask_robot": "utter_robot",
    "ask_help": "utter_help",
    "check_line": "utter_line_alive",
    "ask_to_wait": "utter_waiting",
    "ask_emergency": "utter_danger",
    "say_misunderstood": "utter_misunderstood",
    "anger": "utter_anger_first",
}
WEIGHTY = frozenset({"ask_emergency", "anger"})
SURE_OF_WEIGHTY = 0.5
"""Noise must not be answered with the emergency number or an apology."""
SURE_OF_GOODBYE = 0.6
OFFICE_OF_KEY = {"1": "ask_hours", "2": "ask_where", "3": "ask_phone"}


def greet_caller(turn: HeardTurn, _memory: Memory, _knowledge: Knowledge) -> Decision:
    """An announcement in force comes before everything else."""
    announcement = turn.context.emergency
    first = (
        (say("utter_emergency_announcement", announcement=announcement),) if announcement else ()
    )
    return Decision(
        (*first, say(GREETINGS[turn.context.mode])), Memory(place=turn.context.municipality)
    )


def make_small_talk(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision:
    if turn.intent in WEIGHTY and turn.confidence < SURE_OF_WEIGHTY:
        return meet_unclear(turn, memory, knowledge)
    response = SMALL_TALK[turn.intent]
    if turn.intent == "anger":
        misses = memory.misses + 1
        if misses > 1 and turn.has_people:
            return hand_over(turn, memory, knowledge, reason=HandoffReason.NOT_UNDERSTOOD)
        response = response if turn.has_people else "utter_anger_night"
        return Decision((say(response),), replace(memory, misses=misses))
    if turn.intent == "say_misunderstood":
        cleared = replace(memory, pending=None, rest=(), misses=memory.misses + 1, aspect="")
        return Decision((say(response),), cleared)
    return Decision((say(response),), replace(memory, misses=0))


def say_goodbye(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision:
    """The share of callers that is surveyed is asked for a mark first; the gateway asks and says goodbye.

    Noise must not end a call.
    """
    if turn.readings and turn.confidence < SURE_OF_GOODBYE:
        return meet_unclear(turn, memory, knowledge)
    if turn.is_surveyed:
        return survey_and_goodbye(memory)
    return Decision((say("utter_goodbye"),), memory.settled(), HANG_UP)


def survey_and_goodbye(memory: Memory) -> Decision:
    survey = BotCommand(kind=CommandKind.SURVEY)
    return Decision((say("utter_goodbye_survey"),), memory.settled(), survey)


def repeat_reply(turn: HeardTurn, memory: Memory, _knowledge: Knowledge) -> Decision:
    if not turn.said_before:
        return Decision((say("utter_nothing_to_repeat"),), memory)
    return Decision(tuple(say("utter_repeat", said=text) for text in turn.said_before), memory)


def change_speed(turn: HeardTurn, memory: Memory, _knowledge: Knowledge) -> Decision:
    """The rate counts from this very reply on; what was said is said again at the new rate."""
    is_slower = turn.intent == "slower"
    rate = SLOW_RATE if is_slower else NORMAL_RATE
    said = " ".join(turn.said_before)
    line = say("utter_slower" if is_slower else "utter_faster", said=said)
    return Decision((line,), memory, BotCommand(kind=CommandKind.SET_SPEECH_RATE, rate=rate))


def start_over(_turn: HeardTurn, memory: Memory, _knowledge: Knowledge) -> Decision:
    return Decision((say("utter_started_over"),), Memory(place=memory.place))


def go_back(_turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision:
    """To the service spoken of before this one."""
    if not memory.earlier:
        return Decision((say("utter_back_nowhere"),), Memory(place=memory.place))
    *earlier, code = memory.earlier
    card = knowledge.service(code)
    back = memory.settled(service=code, earlier=tuple(earlier), office="", agency="", aspect="")
    subject = capitalised(card.spoken_name) if card else ""
    return Decision((say("utter_back", subject=subject),), back)


def stop_reading(_turn: HeardTurn, memory: Memory, _knowledge: Knowledge) -> Decision:
    return Decision((say("utter_stopped"),), memory.settled())


def refuse_recording(_turn: HeardTurn, memory: Memory, _knowledge: Knowledge) -> Decision:
    command = BotCommand(kind=CommandKind.SET_RECORDING, is_on=False)
    return Decision((say("utter_recording_off"),), memory, command)


def meet_silence(turn: HeardTurn, memory: Memory, _knowledge: Knowledge) -> Decision:
    """First a hint, then the key to a person, then goodbye. The gateway counts the silences."""
    if turn.repeated <= 1:
        return Decision((say("utter_silence_first"),), memory)
    if turn.repeated == 2:
        response = "utter_silence_second" if turn.has_people else "utter_silence_second_night"
        return Decision((say(response),), memory)
    return Decision((say("utter_silence_goodbye"),), memory, HANG_UP)


def take_digits(turn: HeardTurn, memory: Memory, knowledge: Knowledge) -> Decision:
    """Zero is a person, star repeats, nine ends; one to three are the menu of an office."""
    digits = turn.payload.rstrip("#")
    if digits == "0":
        return hand_over(turn, memory, knowledge, reason=HandoffReason.KEYPAD)
    if digits == "*":
        return repeat_reply(turn, memory, knowledge)
    if digits == "9":
        return say_goodbye(turn, memory, knowledge)
    intent = OFFICE_OF_KEY.get(digits)
    if intent is None:
        return Decision((say("utter_unknown_key"),), memory)
    return answer_about_office(intent, turn, memory, knowledge, mentions=Mentions())


def meet_operator_unavailable(_turn: HeardTurn, memory: Memory, _knowledge: Knowledge) -> Decision:
    return Decision((say("utter_operator_unavailable"),), memory.settled())


def meet_operator_returned(turn: HeardTurn, memory: Memory, _knowledge: Knowledge) -> Decision:
    """An operator who gives the caller back for the survey gets it, whatever share is drawn of other calls."""
    if turn.payload == GIVEN_BACK:
        return survey_and_goodbye(memory)
    return Decision((say("utter_operator_returned"),), memory.settled())
