"""Waiting for a person, talking to one, coming back; transfer; survey."""

import pytest

from core.contracts.call_record import CallEventKind, CallOutcome
from core.contracts.dialogue import BotCommand, CommandKind, TurnEvent
from core.contracts.handoff import HandoffReason
from core.contracts.orders import ReportKind
from tests.calls.scripted_call import OPERATOR, ScriptedCall
from tests.fakes.dialogue import GREETING
from tests.fakes.sounds import TONE
from voice_gateway.comfort import MUSIC
from voice_gateway.telephony import DialResult

ASKED = "позовите человека"
PROMISE = "Соединяю вас с сотрудником."
NOBODY = "Сейчас никто не может ответить. Могу помочь сам?"
SECOND_OPERATOR = "sip:second@127.0.0.1"


def asks_for_a_person(call: ScriptedCall) -> None:
    command = BotCommand(
        CommandKind.HANDOFF,
        reason="caller_asked",
        skill="passport",
        priority=2,
        summary="Не готов паспорт",
        slots={"service": "passport_rf"},
    )
    call.dialogue.on(ASKED, PROMISE, command=command)
    call.dialogue.on(TurnEvent.OPERATOR_UNAVAILABLE, NOBODY)
    call.caller.says(ASKED, after=GREETING)


async def test_the_operator_gets_all_that_was_said_and_the_norm_starts_to_run(
    call: ScriptedCall,
) -> None:
    call.operator()
    asks_for_a_person(call)
    call.caller.hangs_up(at=30)
    await call.runs()
    request = call.desk.requests[0]
    assert (request.reason, request.skill, request.priority) == (
        HandoffReason.CALLER_ASKED,
        "passport",
        2,
    )
    assert request.summary == "Не готов паспорт"
    assert request.slots == {"service": "passport_rf"}
    lines = [(line.who, line.text) for line in request.transcript]
    assert lines[1:] == [("robot", GREETING), ("caller", ASKED), ("robot", PROMISE)]
    assert request.asked_at == pytest.approx(call.noted_at(CallEventKind.HANDOFF_ASKED), abs=0.01)
    assert call.fakes.telephone.dialled[0].headers == {"X-Call-Id": "call-1"}


async def test_targets_are_rung_in_the_order_of_the_offer(call: ScriptedCall) -> None:
    call.operator(result=DialResult.BUSY)
    call.operator(SECOND_OPERATOR)
    asks_for_a_person(call)
    call.caller.hangs_up(at=30)
    await call.runs()
    assert [dialled.target for dialled in call.fakes.telephone.dialled] == [
        OPERATOR,
        SECOND_OPERATOR,
    ]
    assert [detail["result"] for detail in call.noted(CallEventKind.LEG_DIALLED)] == [
        "busy",
        "answered",
    ]
    assert call.desk.kinds() == [
        ReportKind.OPERATOR_MISSED,
        ReportKind.OPERATOR_ANSWERED,
        ReportKind.BRIDGED,
        ReportKind.BRIDGE_ENDED,
    ]
    assert call.desk.of(ReportKind.BRIDGE_ENDED) == [{"by": "caller"}]


async def test_who_waits_hears_music_and_words_and_never_a_long_silence(call: ScriptedCall) -> None:
    call.operator(answers_after=60.0)
    call.operator(SECOND_OPERATOR, answers_after=60.0)
    call.desk.ring_seconds = 20.0
    asks_for_a_person(call)
    call.caller.hangs_up(after="Могу помочь сам?")
    await call.runs()
    waiting_from = call.sound(PROMISE).ended_at
    until = call.sound("Сейчас никто не может ответить.").began_at
    assert 39.0 < until - waiting_from < 41.0, "the norm is forty seconds"
    assert call.longest_silence(since=waiting_from, until=until) < 4.2
    assert call.heard.count(MUSIC) >= 2
    assert {"still_connecting_exit", "waiting_documents"} <= set(call.heard)


async def test_without_a_melody_the_waiting_caller_hears_rings(call: ScriptedCall) -> None:
    call.fakes.recorded.missing.add(MUSIC)
    call.operator(answers_after=14.0)
    asks_for_a_person(call)
    call.caller.hangs_up(after=PROMISE, plus=8.0)
    await call.runs()
    assert TONE in call.heard


async def test_a_person_who_answers_hears_the_caller_and_is_heard(call: ScriptedCall) -> None:
    operator = call.operator(answers_after=2.0)
    operator.says("слушаю", at=0.5)
    asks_for_a_person(call)
    call.caller.says("здравствуйте", after="слушаю")
    call.caller.hangs_up(after="слушаю", plus=3.0)
    await call.runs()
    assert "слушаю" in call.heard
    assert "здравствуйте" in [s.label for s in call.operator_leg().listener.sounds]
    assert call.outcome is CallOutcome.HANDED_OFF
    assert call.operator_leg().life.hung_up_by_us


async def test_the_robot_is_silent_from_the_moment_a_person_answers(call: ScriptedCall) -> None:
    call.set_rhythm(transcribe_talks=False)
    operator = call.operator(answers_after=6.0)
    operator.says("алло слушаю вас", at=0.1)
    asks_for_a_person(call)
    call.caller.says("до скольки вы работаете", after="вас")
    call.caller.hangs_up(after="вас", plus=20.0)
    await call.runs()
    answered = call.sound("алло").began_at
    later = [s.label for s in call.leg.listener.sounds if s.ended_at > answered]
    assert later == ["алло", "слушаю", "вас"]
    assert call.dialogue.heard() == [ASKED], "what people say to each other is not for the robot"
    assert len(call.fakes.recognizer.hints) == 1, "nor for its recogniser"


async def test_when_the_operator_hangs_up_the_caller_is_with_the_robot_again(
    call: ScriptedCall,
) -> None:
    call.dialogue.on(TurnEvent.OPERATOR_RETURNED, "Могу ли я ещё чем-то помочь?")
    call.dialogue.on("нет спасибо", "Всего доброго!", command=BotCommand(CommandKind.HANG_UP))
    operator = call.operator()
    operator.hangs_up(at=8.0)
    asks_for_a_person(call)
    call.caller.says("нет спасибо", after="Могу ли я ещё чем-то помочь?")
    await call.runs()
    assert call.heard[-2:] == ["Могу ли я ещё чем-то помочь?", "Всего доброго!"]
    assert call.outcome is CallOutcome.HANDED_OFF
    kinds = call.journal.kinds
    assert kinds.index(CallEventKind.BRIDGED) < kinds.index(CallEventKind.BRIDGE_ENDED)


async def test_without_the_dialogue_a_caller_whom_the_operator_left_hears_goodbye(
    call: ScriptedCall,
) -> None:
    operator = call.operator()
    operator.does("Rasa dies", lambda: setattr(call.dialogue, "is_down", True), at=1.0)
    operator.hangs_up(at=8.0)
    asks_for_a_person(call)
    await call.runs()
    assert call.heard[-2:] == ["operator_left", "goodbye"]
    assert call.outcome is CallOutcome.HANDED_OFF


async def test_a_caller_who_hangs_up_while_waiting_has_abandoned(call: ScriptedCall) -> None:
    call.operator(answers_after=14.0)
    asks_for_a_person(call)
    call.caller.hangs_up(after=PROMISE, plus=5.0)
    await call.runs()
    assert call.desk.kinds() == [ReportKind.CALLER_LEFT]
    assert call.desk.of(ReportKind.CALLER_LEFT) == [{"reason": "hung_up"}]
    assert call.fakes.telephone.cancelled_dials == [OPERATOR]
    assert call.outcome is CallOutcome.CALLER_HUNG_UP


async def test_a_waiting_caller_may_go_back_to_the_robot(call: ScriptedCall) -> None:
    call.operator(answers_after=40.0)
    call.desk.ring_seconds = 40.0
    asks_for_a_person(call)
    call.caller.presses("1", after="still_connecting_exit")
    call.caller.hangs_up(after="Могу помочь сам?")
    await call.runs()
    assert call.fakes.telephone.cancelled_dials == [OPERATOR]
    assert call.heard[-2:] == ["Сейчас никто не может ответить.", "Могу помочь сам?"]
    assert call.sound("Сейчас никто не может ответить.").began_at - call.caller.time_of("1") < 0.5


@pytest.mark.parametrize(
    ("result", "told"),
    [(None, "nobody"), (DialResult.DECLINED, "declined"), (DialResult.BUSY, "timed_out")],
)
async def test_where_nobody_can_answer_the_dialogue_is_told_and_the_talk_goes_on(
    result: DialResult | None, told: str, call: ScriptedCall
) -> None:
    if result is not None:
        call.operator(result=result)
    asks_for_a_person(call)
    call.dialogue.on("часы работы", "С восьми до восьми.")
    call.caller.says("часы работы", after="Могу помочь сам?")
    call.caller.hangs_up(after="С восьми до восьми.")
    await call.runs()
    assert call.dialogue.heard(TurnEvent.OPERATOR_UNAVAILABLE) == [told]
    assert call.heard[-1] == "С восьми до восьми."


async def test_with_the_desk_down_the_dialogue_says_so(call: ScriptedCall) -> None:
    call.desk.behaviour.is_down = True
    asks_for_a_person(call)
    call.caller.hangs_up(after="Могу помочь сам?")
    await call.runs()
    assert call.dialogue.heard(TurnEvent.OPERATOR_UNAVAILABLE) == ["platform_unreachable"]


async def test_the_callers_keys_reach_the_person(call: ScriptedCall) -> None:
    operator = call.operator()
    operator.says("наберите номер", at=0.5)
    asks_for_a_person(call)
    call.caller.presses("42", after="номер")
    call.caller.hangs_up(after="номер", plus=2.0)
    await call.runs()
    assert call.operator_leg().digits_received == "42"


async def test_while_the_operator_holds_the_caller_is_kept_company(call: ScriptedCall) -> None:
    operator = call.operator()
    operator.says("минуту", at=0.5)
    operator.holds(at=3.0)
    operator.resumes(at=15.0)
    operator.says("готово", at=16.0)
    asks_for_a_person(call)
    call.caller.hangs_up(after="готово", plus=2.0)
    await call.runs()
    on_hold = call.sound("минуту").ended_at + 2.5
    back = call.sound("готово").began_at
    assert call.longest_silence(since=on_hold, until=back - 1.0) < 4.2
    after = [s.label for s in call.leg.listener.sounds if s.ended_at > back]
    assert after == ["готово"]


async def test_a_bridge_that_cannot_be_made_does_not_leave_the_caller_alone(
    call: ScriptedCall,
) -> None:
    call.operator()
    call.fakes.telephone.is_bridge_broken = True
    asks_for_a_person(call)
    call.caller.hangs_up(after="Могу помочь сам?")
    await call.runs()
    assert call.heard[-1] == "Могу помочь сам?"
    assert CallEventKind.BRIDGED not in call.journal.kinds


async def test_the_longest_call_does_not_cut_a_talk_with_a_person(call: ScriptedCall) -> None:
    call.set_rhythm(max_minutes=1.0)
    call.operator().says("слушаю", at=0.5)
    asks_for_a_person(call)
    call.caller.hangs_up(after="слушаю", plus=100.0)
    await call.runs()
    assert call.outcome is CallOutcome.HANDED_OFF


async def test_a_transfer_to_an_office_names_it_to_the_desk(call: ScriptedCall) -> None:
    call.operator("sip:office@127.0.0.1").says("отделение", at=0.5)
    transfer = BotCommand(CommandKind.TRANSFER, agency="mfc_kirova")
    call.dialogue.on("соедините с отделением", command=transfer)
    call.caller.says("соедините с отделением", after=GREETING)
    call.caller.hangs_up(after="отделение", plus=3.0)
    await call.runs()
    assert call.heard[2] == "connecting_office"
    assert call.desk.requests[0].slots == {"agency": "mfc_kirova"}
    assert call.desk.requests[0].reason is HandoffReason.TOPIC_NEEDS_PERSON
    assert call.outcome is CallOutcome.HANDED_OFF


@pytest.fixture
def surveyed(call: ScriptedCall) -> ScriptedCall:
    call.dialogue.on("спасибо", "Пожалуйста.", command=BotCommand(CommandKind.SURVEY))
    call.caller.says("спасибо", after=GREETING)
    return call


async def test_a_mark_is_given_by_voice(surveyed: ScriptedCall) -> None:
    surveyed.caller.says("пять", after="survey_question")
    await surveyed.runs()
    assert surveyed.noted(CallEventKind.SURVEY_ANSWERED) == [{"score": "5"}]
    assert surveyed.heard[-4:] == ["survey_question", "survey_comment", "survey_thanks", "goodbye"]
    assert not surveyed.noted(CallEventKind.SURVEY_COMMENTED)
    assert surveyed.outcome is CallOutcome.COMPLETED


async def test_a_comment_after_the_mark_is_kept_without_telephones(surveyed: ScriptedCall) -> None:
    surveyed.caller.presses("2", after="survey_question")
    said = "долго ждал мой телефон восемь девятьсот девяносто девять ноль ноль ноль ноль ноль ноль один"
    surveyed.caller.says(said, after="survey_comment")
    await surveyed.runs()
    comment = {"comment": "долго ждал мой телефон •••"}
    assert surveyed.noted(CallEventKind.SURVEY_COMMENTED) == [comment]
    assert surveyed.heard[-2:] == ["survey_thanks", "goodbye"]


async def test_a_mark_is_given_by_a_key_before_the_question_has_ended(
    surveyed: ScriptedCall,
) -> None:
    surveyed.caller.presses("4", during="survey_question", plus=1.0)
    await surveyed.runs()
    assert surveyed.noted(CallEventKind.SURVEY_ANSWERED) == [{"score": "4"}]
    assert not surveyed.sound("survey_question").is_whole


async def test_a_mark_pressed_during_the_thanks_before_the_survey_counts(
    call: ScriptedCall,
) -> None:
    call.dialogue.on("спасибо", "Спасибо за звонок.", command=BotCommand(CommandKind.SURVEY))
    call.caller.says("спасибо", after=GREETING)
    call.caller.presses("5", during="Спасибо за звонок.", plus=0.3)
    await call.runs()
    assert call.noted(CallEventKind.SURVEY_ANSWERED) == [{"score": "5"}]


async def test_an_answer_that_is_no_mark_is_asked_again_once(surveyed: ScriptedCall) -> None:
    surveyed.caller.says("не знаю", after="survey_question")
    surveyed.caller.presses("7", after="survey_again")
    await surveyed.runs()
    assert surveyed.heard[-3:] == ["survey_question", "survey_again", "goodbye"]
    assert not surveyed.noted(CallEventKind.SURVEY_ANSWERED)
    assert surveyed.ending.detail == {"reason": "survey_unanswered"}
