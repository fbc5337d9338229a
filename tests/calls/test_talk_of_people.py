"""While people talk: hold, mute, transfer, three together, a supervisor; each hears whom they should."""

import pytest

from core.contracts.call_record import CallEventKind, CallOutcome
from core.contracts.dialogue import GIVEN_BACK, BotCommand, CommandKind, TurnEvent
from core.contracts.orders import OrderKind, ReportKind
from tests.calls.party import Party
from tests.calls.scripted_call import OPERATOR, TALK_STREAMS, ScriptedCall
from tests.fakes.dialogue import GREETING
from voice_gateway.comfort import MUSIC
from voice_gateway.telephony import DialResult, HungUp, LegRole

ASKED = "позовите человека"
PROMISE = "Соединяю."
RETURNED = "Чем ещё помочь?"
AGENCY = "sip:agency@127.0.0.1"
SUPERVISOR = "sip:senior@127.0.0.1"


@pytest.fixture
def talking(call: ScriptedCall) -> ScriptedCall:
    """The caller asks for a person, the operator answers with «слушаю»; steps of both follow."""
    command = BotCommand(CommandKind.HANDOFF, reason="caller_asked")
    call.dialogue.on(ASKED, PROMISE, command=command)
    call.dialogue.on(TurnEvent.OPERATOR_RETURNED, RETURNED)
    call.dialogue.on(TurnEvent.OPERATOR_UNAVAILABLE, "Никого нет.")
    call.caller.says(ASKED, after=GREETING)
    call.operator(answers_after=1.0).says("слушаю", at=0.5)
    return call


def order(call: ScriptedCall, kind: OrderKind, *, at: float, **fields: object) -> None:
    """`at`: seconds since the operator answered."""
    give = lambda: call.desk.give(kind, **fields) and None  # noqa: E731
    call.operators[OPERATOR].does(kind.value, give, at=at)


def operator(call: ScriptedCall) -> Party:
    return call.operators[OPERATOR]


def heard_by(call: ScriptedCall, target: str) -> list[str]:
    return [sound.label for sound in call.operator_leg(target).listener.sounds]


async def test_on_hold_the_caller_hears_music_and_nobody_hears_the_caller(
    talking: ScriptedCall,
) -> None:
    order(talking, OrderKind.HOLD, at=3.0)
    operator(talking).says("тайна", at=5.0)
    order(talking, OrderKind.RESUME, at=10.0)
    operator(talking).says("готово", at=11.0)
    talking.caller.says("вздох", after="слушаю", plus=5.0)
    talking.caller.hangs_up(after="готово")
    await talking.runs()
    after = talking.heard[talking.heard.index("слушаю") + 1 :]
    assert after == [MUSIC, "готово"]
    assert "вздох" not in heard_by(talking, OPERATOR)
    assert talking.desk.kinds()[-3:] == [
        ReportKind.DONE,
        ReportKind.DONE,
        ReportKind.BRIDGE_ENDED,
    ]


async def test_a_muted_operator_hears_and_is_not_heard(talking: ScriptedCall) -> None:
    order(talking, OrderKind.MUTE, at=3.0)
    operator(talking).says("сам с собой", at=4.0)
    order(talking, OrderKind.UNMUTE, at=8.0)
    operator(talking).says("вернулся", at=9.0)
    talking.caller.says("алло", after="слушаю", plus=3.5)
    talking.caller.hangs_up(after="вернулся")
    await talking.runs()
    assert talking.heard[talking.heard.index("слушаю") + 1 :] == ["вернулся"]
    assert "алло" in heard_by(talking, OPERATOR)


async def test_a_blind_transfer_that_is_answered_frees_the_operator(talking: ScriptedCall) -> None:
    agency = talking.third(AGENCY, answers_after=3.0)
    agency.says("ведомство", at=0.5)
    order(talking, OrderKind.TRANSFER, at=3.0, target=AGENCY, seconds=15.0)
    talking.caller.hangs_up(after="ведомство", plus=2.0)
    await talking.runs()
    after = talking.heard[talking.heard.index("слушаю") + 1 :]
    assert after == [MUSIC, "ведомство"]
    assert talking.fakes.telephone.dialled[-1].role is LegRole.GUEST
    assert talking.fakes.telephone.promoted == [AGENCY]
    assert talking.operator_leg().life.hung_up_by_us
    assert talking.desk.kinds()[-2:] == [ReportKind.BRIDGE_ENDED, ReportKind.DONE]
    assert talking.desk.of(ReportKind.BRIDGE_ENDED) == [{"by": "transfer"}]


async def test_a_blind_transfer_nobody_answers_brings_the_caller_back_to_the_operator(
    talking: ScriptedCall,
) -> None:
    talking.third(AGENCY, answers_after=60.0)
    order(talking, OrderKind.TRANSFER, at=3.0, target=AGENCY, seconds=6.0)
    operator(talking).says("не отвечают", at=12.0)
    talking.caller.hangs_up(after="отвечают")
    await talking.runs()
    assert talking.heard[-2:] == ["не", "отвечают"]
    assert talking.desk.of(ReportKind.REFUSED) == [{"reason": "no_answer"}]


async def test_a_blind_transfer_nobody_answers_ends_with_the_robot_if_the_operator_has_gone(
    talking: ScriptedCall,
) -> None:
    talking.third(AGENCY, answers_after=60.0)
    order(talking, OrderKind.TRANSFER, at=3.0, target=AGENCY, seconds=10.0)
    operator(talking).hangs_up(at=5.0)
    talking.caller.hangs_up(after=RETURNED)
    await talking.runs()
    assert talking.heard[-1] == RETURNED
    assert talking.dialogue.heard(TurnEvent.OPERATOR_RETURNED) == [""]
    since = talking.sound("слушаю").ended_at + 3.0
    until = talking.sound(RETURNED).began_at
    assert talking.longest_silence(since=since, until=until) < 1.0


async def test_the_consulted_person_talks_to_the_operator_then_to_the_caller(
    talking: ScriptedCall,
) -> None:
    agency = talking.third(AGENCY, answers_after=1.0)
    agency.says("справка", at=0.5)
    order(talking, OrderKind.CONSULT, at=3.0, target=AGENCY, seconds=15.0)
    operator(talking).says("вопрос", at=6.0)
    order(talking, OrderKind.COMPLETE_TRANSFER, at=8.0)
    agency.says("здравствуйте", at=6.0)
    talking.caller.hangs_up(after="здравствуйте", plus=1.0)
    await talking.runs()
    assert talking.heard[talking.heard.index("слушаю") + 1 :] == [MUSIC, "здравствуйте"]
    assert {"справка"} <= set(heard_by(talking, OPERATOR))
    assert "вопрос" in heard_by(talking, AGENCY)
    assert talking.desk.of(ReportKind.BRIDGE_ENDED) == [{"by": "transfer"}]


async def test_an_operator_who_hangs_up_after_asking_has_transferred(talking: ScriptedCall) -> None:
    agency = talking.third(AGENCY, answers_after=1.0)
    order(talking, OrderKind.CONSULT, at=3.0, target=AGENCY)
    operator(talking).hangs_up(at=8.0)
    agency.says("здравствуйте", at=6.0)
    talking.caller.hangs_up(after="здравствуйте")
    await talking.runs()
    assert talking.heard[-1] == "здравствуйте"
    assert talking.desk.of(ReportKind.BRIDGE_ENDED) == [{"by": "transfer"}]


async def test_three_people_hear_one_another(talking: ScriptedCall) -> None:
    agency = talking.third(AGENCY, answers_after=1.0)
    order(talking, OrderKind.CONSULT, at=3.0, target=AGENCY)
    order(talking, OrderKind.JOIN, at=6.0)
    operator(talking).says("втроём", at=7.0)
    agency.says("согласен", at=5.0)
    talking.caller.says("понятно", after="согласен")
    talking.caller.hangs_up(after="согласен", plus=3.0)
    await talking.runs()
    assert talking.heard[-2:] == ["втроём", "согласен"]
    assert {"согласен", "понятно"} <= set(heard_by(talking, OPERATOR))
    assert {"втроём", "понятно"} <= set(heard_by(talking, AGENCY))
    assert talking.operator_leg(AGENCY).life.hung_up_by_us


async def test_when_the_consulted_person_leaves_the_caller_is_with_the_operator_again(
    talking: ScriptedCall,
) -> None:
    agency = talking.third(AGENCY, answers_after=1.0)
    order(talking, OrderKind.CONSULT, at=3.0, target=AGENCY)
    agency.hangs_up(at=4.0)
    operator(talking).says("вот ответ", at=10.0)
    talking.caller.hangs_up(after="ответ")
    await talking.runs()
    assert talking.heard[-2:] == ["вот", "ответ"]


async def test_a_question_is_dropped_while_it_rings_and_after(talking: ScriptedCall) -> None:
    talking.third(AGENCY, answers_after=3.0)
    order(talking, OrderKind.CONSULT, at=2.0, target=AGENCY)
    order(talking, OrderKind.DROP_CONSULTED, at=3.0)
    order(talking, OrderKind.CONSULT, at=4.0, target=AGENCY)
    order(talking, OrderKind.DROP_CONSULTED, at=9.0)
    operator(talking).says("нашёл", at=10.0)
    talking.caller.hangs_up(after="нашёл")
    await talking.runs()
    assert talking.fakes.telephone.cancelled_dials == [AGENCY]
    assert talking.operator_leg(AGENCY).life.hung_up_by_us
    assert talking.heard[-1] == "нашёл"
    assert talking.desk.of(ReportKind.REFUSED) == [{"reason": "dropped"}]


async def test_a_third_leg_that_is_not_there_is_said_clearly(talking: ScriptedCall) -> None:
    talking.fakes.telephone.roles_without_leg.add(LegRole.GUEST)
    order(talking, OrderKind.CONSULT, at=3.0, target=AGENCY)
    operator(talking).says("позже", at=6.0)
    talking.caller.hangs_up(after="позже")
    await talking.runs()
    assert talking.desk.of(ReportKind.REFUSED) == [{"reason": "no_free_leg"}]
    assert talking.heard[-1] == "позже"


async def test_a_supervisor_hears_both_and_is_heard_by_nobody(talking: ScriptedCall) -> None:
    senior = talking.third(SUPERVISOR, answers_after=1.0)
    senior.says("слышу", at=2.0)
    order(talking, OrderKind.LISTEN, at=2.0, target=SUPERVISOR)
    operator(talking).says("ответ", at=7.0)
    talking.caller.says("вопрос", after="слушаю", plus=4.0)
    talking.caller.hangs_up(after="ответ", plus=2.0)
    await talking.runs()
    assert {"вопрос", "ответ"} <= set(heard_by(talking, SUPERVISOR))
    assert "слышу" not in talking.heard
    assert "слышу" not in heard_by(talking, OPERATOR)


async def test_a_whisper_is_for_the_operator_only(talking: ScriptedCall) -> None:
    senior = talking.third(SUPERVISOR, answers_after=1.0)
    senior.says("подскажи", at=3.0)
    order(talking, OrderKind.LISTEN, at=2.0, target=SUPERVISOR)
    order(talking, OrderKind.WHISPER, at=4.0)
    talking.caller.hangs_up(after="слушаю", plus=10.0)
    await talking.runs()
    assert "подскажи" in heard_by(talking, OPERATOR)
    assert "подскажи" not in talking.heard


async def test_a_supervisor_takes_over_even_from_hold(talking: ScriptedCall) -> None:
    senior = talking.third(SUPERVISOR, answers_after=1.0)
    senior.says("продолжу я", at=7.0)
    order(talking, OrderKind.LISTEN, at=2.0, target=SUPERVISOR)
    order(talking, OrderKind.HOLD, at=5.0)
    order(talking, OrderKind.TAKE_OVER, at=7.0)
    talking.caller.hangs_up(after="я", plus=1.0)
    await talking.runs()
    assert talking.operator_leg().life.hung_up_by_us
    assert talking.heard[-2:] == ["продолжу", "я"]
    assert talking.fakes.telephone.promoted == [SUPERVISOR]
    assert talking.desk.of(ReportKind.BRIDGE_ENDED) == [{"by": "caller"}]


async def test_a_supervisor_leaves_and_the_talk_goes_on(talking: ScriptedCall) -> None:
    talking.third(SUPERVISOR, answers_after=1.0)
    order(talking, OrderKind.LISTEN, at=2.0, target=SUPERVISOR)
    order(talking, OrderKind.STOP_LISTENING, at=5.0)
    operator(talking).says("дальше", at=7.0)
    talking.caller.hangs_up(after="дальше")
    await talking.runs()
    assert talking.operator_leg(SUPERVISOR).life.hung_up_by_us
    assert "дальше" not in heard_by(talking, SUPERVISOR)
    assert talking.heard[-1] == "дальше"


async def test_the_operator_gives_the_caller_back_to_the_robot(talking: ScriptedCall) -> None:
    order(talking, OrderKind.RETURN_TO_ROBOT, at=4.0)
    talking.caller.hangs_up(after=RETURNED)
    await talking.runs()
    assert talking.operator_leg().life.hung_up_by_us
    assert talking.dialogue.heard(TurnEvent.OPERATOR_RETURNED) == [GIVEN_BACK]
    assert talking.desk.of(ReportKind.BRIDGE_ENDED) == [{"by": "robot"}]


async def test_the_operator_ends_the_call_and_the_robot_adds_nothing(talking: ScriptedCall) -> None:
    order(talking, OrderKind.END, at=4.0)
    await talking.runs()
    assert talking.leg.life.hung_up_by_us
    assert talking.heard[-1] == "слушаю"
    assert (talking.outcome, talking.ending.detail) == (
        CallOutcome.HANDED_OFF,
        {"reason": "operator_ended"},
    )


async def test_an_operator_who_hangs_up_has_finished(talking: ScriptedCall) -> None:
    operator(talking).hangs_up(at=4.0)
    talking.caller.hangs_up(after=RETURNED)
    await talking.runs()
    assert talking.desk.of(ReportKind.BRIDGE_ENDED) == [{"by": "operator"}]


def vanishes(call: ScriptedCall, how: str) -> None:
    if how == "media":
        operator(call).loses_media(at=4.0)
    else:
        lost = lambda: call.operator_leg().post(HungUp(408, "timeout"))  # noqa: E731
        operator(call).does("vanishes", lost, at=4.0)


@pytest.mark.parametrize("how", ["media", "408"])
async def test_a_caller_whose_operator_vanished_is_told_and_waits_again(
    how: str, talking: ScriptedCall
) -> None:
    vanishes(talking, how)
    second = talking.operator("sip:second@127.0.0.1", answers_after=1.0)
    second.says("продолжим", at=0.5)
    talking.desk.operators.remove(
        OPERATOR
    )  # rung already; the second one is free when it is asked again
    talking.desk.rings_first(OPERATOR)
    talking.caller.hangs_up(after="продолжим", plus=1.0)
    await talking.runs()
    assert "operator_lost" in talking.heard
    assert talking.heard[-1] == "продолжим"
    kinds = talking.desk.kinds()
    lost = kinds.index(ReportKind.OPERATOR_LOST)
    assert kinds[lost + 1 :] == [
        ReportKind.OPERATOR_ANSWERED,
        ReportKind.BRIDGED,
        ReportKind.BRIDGE_ENDED,
    ]
    assert talking.operator_leg().is_over


async def test_an_operator_whose_sound_comes_back_in_time_is_not_lost(
    talking: ScriptedCall,
) -> None:
    operator(talking).loses_media(at=4.0)
    operator(talking).gets_media_back(at=7.0)
    operator(talking).says("простите", at=15.0)
    talking.caller.hangs_up(after="простите")
    await talking.runs()
    assert talking.heard[-1] == "простите"
    assert ReportKind.OPERATOR_LOST not in talking.desk.kinds()


@pytest.mark.parametrize(
    "kind",
    [
        OrderKind.RING_OPERATOR,
        OrderKind.GIVE_UP,
        OrderKind.COMPLETE_TRANSFER,
        OrderKind.JOIN,
        OrderKind.DROP_CONSULTED,
        OrderKind.WHISPER,
        OrderKind.TAKE_OVER,
        OrderKind.STOP_LISTENING,
    ],
)
async def test_an_order_that_fits_nothing_is_refused_and_changes_nothing(
    kind: OrderKind, talking: ScriptedCall
) -> None:
    order(talking, kind, at=3.0)
    operator(talking).says("дальше", at=4.0)
    talking.caller.hangs_up(after="дальше")
    await talking.runs()
    assert talking.desk.of(ReportKind.REFUSED) == [{"reason": "wrong_moment"}]
    assert talking.heard[-1] == "дальше"


async def test_both_sides_of_the_talk_are_written_down_and_reported(talking: ScriptedCall) -> None:
    talking.caller.says("где мой паспорт", after="слушаю")
    operator(talking).says("паспорт готов", at=6.0)
    talking.caller.hangs_up(after="готов", plus=3.0)
    await talking.runs()
    said = [
        {"who": "operator", "text": "слушаю"},
        {"who": "caller", "text": "где мой паспорт"},
        {"who": "operator", "text": "паспорт готов"},
    ]
    assert talking.desk.of(ReportKind.HEARD) == said
    assert talking.noted(CallEventKind.HEARD) == said


async def test_what_is_said_while_the_caller_is_on_hold_is_not_written_down(
    talking: ScriptedCall,
) -> None:
    order(talking, OrderKind.HOLD, at=2.0)
    operator(talking).says("между нами", at=4.0)
    talking.caller.hangs_up(after="слушаю", plus=12.0)
    await talking.runs()
    texts = [heard["text"] for heard in talking.desk.of(ReportKind.HEARD)]
    assert texts == ["слушаю"]


async def test_a_talk_takes_no_more_streams_than_are_set_and_loses_nothing_by_it(
    talking: ScriptedCall,
) -> None:
    slow = lambda: setattr(talking.fakes.recognizer, "final_seconds", 2.5)  # noqa: E731
    operator(talking).does("recogniser is slow", slow, at=1.5)
    for second in (2.0, 4.0, 6.0):
        operator(talking).says(f"слово{second:.0f}", at=second)
        talking.caller.says(f"ответ{second:.0f}", after="слушаю", plus=second - 0.7)
    talking.caller.hangs_up(after="слушаю", plus=25.0)
    await talking.runs()
    assert talking.fakes.recognizer.most_open_streams == TALK_STREAMS
    texts = {heard["text"] for heard in talking.desk.of(ReportKind.HEARD)}
    assert {f"{word}{second}" for word in ("слово", "ответ") for second in (2, 4, 6)} <= texts


async def test_a_recogniser_that_is_down_costs_the_card_and_not_the_talk(
    talking: ScriptedCall,
) -> None:
    operator(talking).does("recogniser dies", lambda: talking.fakes.recognizer.fails(20), at=1.2)
    operator(talking).says("продолжаем", at=5.0)
    talking.caller.hangs_up(after="продолжаем", plus=3.0)
    await talking.runs()
    assert talking.heard[-1] == "продолжаем"
    assert talking.outcome is CallOutcome.HANDED_OFF


async def test_the_recording_holds_all_the_caller_heard_through_hold_and_transfer(
    talking: ScriptedCall,
) -> None:
    talking.third(AGENCY, answers_after=2.0).says("ведомство", at=0.5)
    order(talking, OrderKind.TRANSFER, at=3.0, target=AGENCY)
    talking.caller.hangs_up(after="ведомство", plus=1.0)
    await talking.runs()
    assert talking.recorded("sounded") == talking.heard
    assert talking.recorded("heard") == ["позовите", "человека"]


async def test_an_address_that_cannot_be_reached_leaves_the_caller_with_the_operator(
    talking: ScriptedCall,
) -> None:
    talking.third(AGENCY, result=DialResult.FAILED)
    order(talking, OrderKind.TRANSFER, at=3.0, target=AGENCY)
    order(talking, OrderKind.TRANSFER, at=8.0, target=AGENCY)
    operator(talking).says("дальше", at=12.0)
    talking.caller.hangs_up(after="дальше")
    await talking.runs()
    assert talking.desk.of(ReportKind.REFUSED) == [{"reason": "failed"}] * 2
