"""Decisions on information, without Rasa: agencies and heads, two requests, conditions, callers of another kind."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.actions.conversation import context_now
from bot.dialogue.caller_topic import meet_child, meet_distress, meet_foreign_speaker
from bot.dialogue.condition import answer_condition
from bot.dialogue.decision import HANG_UP, Decision
from bot.dialogue.handing_over import for_person
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.memory import Memory, PendingKind
from bot.dialogue.office_topic import answer_office
from bot.dialogue.pending_answers import take_yes
from bot.dialogue.service_topic import answer_service
from bot.dialogue.talk_topic import meet_operator_returned, say_goodbye
from bot.dialogue.turn import HeardTurn
from core.contracts.dialogue import GIVEN_BACK, CallContext, CallMode, CommandKind
from tests.bot.conftest import TOMSK, TUESDAY_NOON, TestBench


def heard(text: str, intent: str, *, mode: CallMode = CallMode.DAY) -> HeardTurn:
    return HeardTurn(intent, 0.9, "", (text,), TUESDAY_NOON, CallContext(mode=mode))


def responses(decision: Decision | None) -> list[str]:
    return [line.response for line in decision.say] if decision else []


@pytest.fixture
def knowledge(bench: TestBench) -> Knowledge:
    return bench.centre.knowledge()


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("кто начальник загса", "zags"),
        ("кто руководит опекой", "guardianship"),
        ("как зовут начальника налоговой", "fns"),
        ("кто у вас директор", "mfc"),
    ],
)
def test_the_head_of_an_agency_is_told_by_post(
    knowledge: Knowledge, text: str, agency: str
) -> None:
    decision = answer_service(heard(text, "ask_responsible"), Memory(), knowledge)
    assert decision.source == f"agency:{agency}/officials"
    assert responses(decision)[0] == "utter_agency_officials"


def test_who_decides_on_a_service_is_still_about_the_service(knowledge: Knowledge) -> None:
    turn = heard("кто выдает охотничий билет", "ask_responsible")
    decision = answer_service(turn, Memory(), knowledge)
    assert decision.source == "service:hunting_ticket/agency"


def test_an_agency_without_offices_is_told_with_its_telephone(knowledge: Knowledge) -> None:
    turn = heard("где находится роспотребнадзор", "ask_where")
    decision = answer_office(turn, Memory(), knowledge)
    assert responses(decision)[0] == "utter_agency_no_offices"
    assert decision.say[0].values["phone"]


def test_the_office_of_an_agency_is_found_by_what_people_call_it(knowledge: Knowledge) -> None:
    asked = answer_office(heard("где принимает опека", "ask_where"), Memory(), knowledge)
    assert asked.memory.agency == "guardianship"
    told = answer_office(heard("опека в северске где", "ask_where"), Memory(), knowledge)
    assert told.source == "office:guardianship_seversk/where"


@pytest.mark.parametrize("understood", ["ask_fee", "ask_documents"])
def test_the_second_of_two_requests_is_offered_and_answered(
    knowledge: Knowledge, understood: str
) -> None:
    turn = heard("сколько стоит охотничий билет и какие документы", understood)
    first = answer_service(turn, Memory(), knowledge)
    assert first.source == "service:hunting_ticket/fee"
    assert responses(first)[-1] == "utter_offer_second"
    second = take_yes(heard("да", "affirm"), first.memory, knowledge)
    assert second.source == "service:hunting_ticket/documents"


def test_the_telephone_asked_beside_the_address_is_told_of_the_same_office(
    knowledge: Knowledge,
) -> None:
    turn = heard("адрес и телефон мфц на кирова", "ask_where")
    first = answer_office(turn, Memory(), knowledge)
    second = take_yes(heard("да", "affirm"), first.memory, knowledge)
    assert second.source == "office:mfc_tomsk_kirova/phone"


@pytest.mark.parametrize(
    "text", ["какие документы на охотничий билет", "документы и справки на охотничий билет"]
)
def test_one_request_is_not_taken_for_two(knowledge: Knowledge, text: str) -> None:
    decision = answer_service(heard(text, "ask_documents"), Memory(), knowledge)
    assert "utter_offer_second" not in responses(decision)


def test_a_condition_may_lead_to_another_card(knowledge: Knowledge) -> None:
    memory = Memory(service="foreign_passport_10", aspect="ask_fee")
    decision = answer_condition(heard("а если ребенку", "nlu_fallback"), memory, knowledge)
    assert decision is not None
    assert decision.source == "service:foreign_passport_child/fee"


def test_a_condition_of_the_card_is_told_from_it(knowledge: Knowledge) -> None:
    memory = Memory(service="guardianship", aspect="ask_fee")
    turn = heard("а если человек недееспособный", "nlu_fallback")
    decision = answer_condition(turn, memory, knowledge)
    assert responses(decision)[0] == "utter_service_condition"


@pytest.mark.parametrize(
    ("mode", "response"),
    [
        (CallMode.DAY, "utter_service_condition_missing"),
        (CallMode.NIGHT, "utter_service_condition_missing_night"),
    ],
)
def test_a_condition_no_card_knows_is_admitted(
    knowledge: Knowledge, mode: CallMode, response: str
) -> None:
    memory = Memory(service="hunting_ticket", aspect="ask_documents")
    decision = answer_condition(heard("а если я левша", "give_topic", mode=mode), memory, knowledge)
    assert responses(decision) == [response]


def test_words_without_a_condition_are_left_to_others(knowledge: Knowledge) -> None:
    memory = Memory(service="hunting_ticket", aspect="ask_documents")
    assert answer_condition(heard("а сколько стоит", "ask_fee"), memory, knowledge) is None
    assert answer_condition(heard("а если ребенку", "ask_fee"), Memory(), knowledge) is None


def test_a_guest_of_the_country_gets_a_person_by_day_and_simple_words_at_night(
    knowledge: Knowledge,
) -> None:
    by_day = meet_foreign_speaker(heard("русча билмайман", "speak_foreign"), Memory(), knowledge)
    assert by_day.command is not None
    assert by_day.command.kind is CommandKind.HANDOFF
    turn = heard("русча билмайман", "speak_foreign", mode=CallMode.NIGHT)
    at_night = meet_foreign_speaker(turn, Memory(), knowledge)
    assert at_night.command is None
    assert responses(at_night) == ["utter_foreign_night"]


def test_grief_is_met_with_a_person_when_there_is_one(knowledge: Knowledge) -> None:
    by_day = meet_distress(heard("у меня горе", "in_distress"), Memory(), knowledge)
    assert by_day.memory.pending is not None
    assert by_day.memory.pending.kind is PendingKind.PERSON
    turn = heard("у меня горе", "in_distress", mode=CallMode.NIGHT)
    assert responses(meet_distress(turn, Memory(), knowledge)) == ["utter_distress_night"]


def test_noise_is_not_taken_for_a_child(knowledge: Knowledge) -> None:
    turn = replace(heard("бу бу", "child_speaks"), confidence=0.35)
    assert "utter_child" not in responses(meet_child(turn, Memory(), knowledge))


def test_noise_ends_no_call(knowledge: Knowledge) -> None:
    heard_badly = replace(heard("ко до вор", "goodbye"), confidence=0.44)
    assert say_goodbye(heard_badly, Memory(), knowledge).command is None
    assert say_goodbye(heard("до свидания", "goodbye"), Memory(), knowledge).command == HANG_UP


@pytest.mark.parametrize(
    ("time", "mode"),
    [
        ("07:59", CallMode.NIGHT),
        ("08:00", CallMode.DAY),
        ("19:59", CallMode.DAY),
        ("20:00", CallMode.NIGHT),
    ],
)
def test_a_call_takes_the_mode_of_the_moment(bench: TestBench, time: str, mode: CallMode) -> None:
    moment = datetime.fromisoformat(f"2026-11-24 {time}").replace(tzinfo=TOMSK)
    begun_otherwise = CallMode.DAY if mode is CallMode.NIGHT else CallMode.NIGHT
    told = CallContext(mode=begun_otherwise, municipality="seversk")
    assert context_now(told, bench.centre, moment) == replace(told, mode=mode)


def test_a_mode_chosen_by_hand_is_kept(bench: TestBench) -> None:
    told = CallContext(mode=CallMode.NIGHT, is_mode_fixed=True)
    assert context_now(told, bench.centre, TUESDAY_NOON) is told


@pytest.mark.parametrize(("payload", "command"), [(GIVEN_BACK, CommandKind.SURVEY), ("", None)])
def test_whom_the_operator_gives_back_is_surveyed_whom_he_leaves_may_ask_on(
    payload: str, command: CommandKind | None, knowledge: Knowledge
) -> None:
    turn = replace(heard("", "operator_returned"), payload=payload)
    decision = meet_operator_returned(turn, Memory(), knowledge)
    assert (decision.command.kind if decision.command else None) is command


def test_at_every_turn_a_person_could_be_told_what_is_known_by_then(knowledge: Knowledge) -> None:
    known = for_person(Memory(service="passport_age", aspect="documents"), knowledge)
    assert known.slots["service"] == "passport_age"
    assert "паспорт" in known.summary.lower()
    assert known.skill
    assert for_person(Memory(), knowledge).summary == ""
