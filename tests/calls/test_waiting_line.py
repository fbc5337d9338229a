"""In the waiting line: the platform orders, the caller chooses, nobody waits in silence or for ever."""

import pytest

from core.contracts.call_record import CallEventKind, CallOutcome
from core.contracts.dialogue import BotCommand, CommandKind, TurnEvent
from core.contracts.handoff import HandoffOutcome, HandoffTicket
from core.contracts.orders import OrderKind, ReportKind
from tests.calls.scripted_call import OPERATOR, ScriptedCall
from tests.fakes.desk import HANDOFF
from tests.fakes.dialogue import GREETING
from voice_gateway.comfort import MUSIC
from voice_gateway.telephony import DialResult, LegRole

ASKED = "позовите человека"
PROMISE = "Соединяю."
BACK = "Чем ещё помочь?"


@pytest.fixture
def waiting(call: ScriptedCall) -> ScriptedCall:
    """A caller who asks for a person; every order is the test's."""
    call.desk.behaviour.is_told = True
    command = BotCommand(CommandKind.HANDOFF, reason="caller_asked")
    call.dialogue.on(ASKED, PROMISE, command=command)
    call.dialogue.on(TurnEvent.OPERATOR_UNAVAILABLE, BACK)
    call.caller.says(ASKED, after=GREETING)
    return call


def ordered(call: ScriptedCall, kind: OrderKind, *, plus: float = 2.0, **fields: object) -> None:
    """So many seconds after the promise, or after the caller's step before."""
    call.caller.does(
        kind.value, lambda: call.desk.give(kind, **fields) and None, after=PROMISE, plus=plus
    )


async def test_an_operator_is_rung_when_the_platform_says_so_with_its_headers(
    waiting: ScriptedCall,
) -> None:
    waiting.third(OPERATOR, answers_after=1.0).says("слушаю", at=0.3)
    headers = {"X-Handoff-Id": HANDOFF}
    ordered(
        waiting, OrderKind.RING_OPERATOR, plus=6.0, target=OPERATOR, seconds=12.0,
        offer_id="offer-7", headers=headers,
    )  # fmt: skip
    waiting.caller.hangs_up(after="слушаю", plus=2.0)
    await waiting.runs()
    dialled = waiting.fakes.telephone.dialled[0]
    assert (dialled.target, dialled.ring_seconds, dialled.role) == (OPERATOR, 12.0, LegRole.PERSON)
    assert dialled.headers == {"X-Handoff-Id": HANDOFF, "X-Call-Id": "call-1"}
    answered = waiting.desk.reports[0]
    assert (answered.kind, answered.order_id) == (ReportKind.OPERATOR_ANSWERED, 1)
    assert (answered.handoff_id, answered.offer_id) == (HANDOFF, "offer-7")
    assert {report.worker for report in waiting.desk.reports} == {"worker-0"}
    assert len({report.report_id for report in waiting.desk.reports}) == len(waiting.desk.reports)


async def test_a_phone_that_is_not_answered_is_reported_and_the_caller_waits_on(
    waiting: ScriptedCall,
) -> None:
    waiting.third(OPERATOR, result=DialResult.BUSY)
    ordered(waiting, OrderKind.RING_OPERATOR, target=OPERATOR, offer_id="offer-1")
    waiting.caller.hangs_up(after=PROMISE, plus=12.0)
    await waiting.runs()
    assert waiting.desk.kinds() == [ReportKind.OPERATOR_MISSED, ReportKind.CALLER_LEFT]
    assert waiting.desk.of(ReportKind.OPERATOR_MISSED) == [{"result": "busy"}]
    assert waiting.heard[-1] == MUSIC


async def test_a_phone_stops_ringing_when_the_operator_is_not_wanted_any_more(
    waiting: ScriptedCall,
) -> None:
    waiting.third(OPERATOR, answers_after=10.0)
    ordered(waiting, OrderKind.RING_OPERATOR, target=OPERATOR, seconds=15.0, offer_id="offer-1")
    ordered(waiting, OrderKind.STOP_RINGING, plus=4.0, offer_id="offer-1")
    waiting.caller.hangs_up(after=PROMISE, plus=20.0)
    await waiting.runs()
    assert waiting.fakes.telephone.cancelled_dials == [OPERATOR]
    assert waiting.desk.kinds() == [ReportKind.DONE, ReportKind.CALLER_LEFT]


async def test_the_worker_without_a_leg_for_the_operator_says_so(waiting: ScriptedCall) -> None:
    waiting.fakes.telephone.roles_without_leg.add(LegRole.PERSON)
    ordered(waiting, OrderKind.RING_OPERATOR, target=OPERATOR)
    waiting.caller.hangs_up(after=PROMISE, plus=5.0)
    await waiting.runs()
    assert waiting.desk.of(ReportKind.REFUSED) == [{"reason": "no_free_leg"}]


async def test_place_and_wait_are_told_between_the_music(waiting: ScriptedCall) -> None:
    ordered(waiting, OrderKind.TELL_WAIT, plus=3.0, position=3, seconds=130.0)
    ordered(waiting, OrderKind.TELL_WAIT, plus=15.0, position=1, seconds=0.0)
    waiting.caller.hangs_up(after=PROMISE, plus=22.0)
    await waiting.runs()
    told = waiting.heard.index("Ваш номер в очереди — 3.")
    assert waiting.heard[told - 1 : told + 3] == [
        MUSIC,
        "Ваш номер в очереди — 3.",
        "Ожидание — около 3 мин.",
        MUSIC,
    ]
    assert "Вы следующий в очереди." in waiting.heard
    assert waiting.desk.kinds().count(ReportKind.DONE) == 2


async def test_the_place_on_the_ticket_is_told_at_once(waiting: ScriptedCall) -> None:
    waiting.desk.behaviour.ticket = HandoffTicket(HANDOFF, position=2, expected_wait_seconds=45.0)
    waiting.caller.hangs_up(after=PROMISE, plus=6.0)
    await waiting.runs()
    after = waiting.heard.index(PROMISE) + 1
    assert waiting.heard[after : after + 2] == [
        "Ваш номер в очереди — 2.",
        "Ожидание — около 1 мин.",
    ]


@pytest.mark.parametrize("wish", ["перезвоните мне", "2"])
async def test_a_call_back_is_chosen_by_voice_or_key_and_promised_with_the_number(
    wish: str, waiting: ScriptedCall
) -> None:
    ordered(waiting, OrderKind.OFFER_CALLBACK)
    choose = waiting.caller.presses if wish.isdigit() else waiting.caller.says
    choose(wish, after="offer_callback")
    await waiting.runs()
    assert waiting.desk.of(ReportKind.CALLBACK_CHOSEN) == [{"telephone": "+79130000001"}]
    assert waiting.heard[-2:] == [
        "Мы перезвоним вам по номеру +79130000001.",
        "callback_promised",
    ]
    assert (waiting.outcome, waiting.ending.detail) == (
        CallOutcome.COMPLETED,
        {"reason": "callback"},
    )


async def test_a_call_back_that_cannot_be_booked_is_not_promised(waiting: ScriptedCall) -> None:
    waiting.desk.behaviour.books_callbacks = HandoffOutcome.TIMED_OUT
    ordered(waiting, OrderKind.OFFER_CALLBACK)
    waiting.caller.presses("2", after="offer_callback")
    waiting.caller.hangs_up(after=BACK)
    await waiting.runs()
    assert "callback_promised" not in waiting.heard
    assert waiting.dialogue.heard(TurnEvent.OPERATOR_UNAVAILABLE) == ["timed_out"]


async def test_a_call_back_wished_while_the_platform_is_away_is_promised_and_kept(
    waiting: ScriptedCall,
) -> None:
    waiting.desk.behaviour.books_callbacks = None
    ordered(waiting, OrderKind.OFFER_CALLBACK)
    waiting.caller.presses("2", after="offer_callback")
    await waiting.runs()
    assert waiting.heard[-1] == "callback_promised"
    assert waiting.desk.of(ReportKind.CALLBACK_CHOSEN) == [{"telephone": "+79130000001"}]


async def test_a_caller_without_a_number_dials_it(waiting: ScriptedCall) -> None:
    waiting.withhold_number()
    ordered(waiting, OrderKind.OFFER_CALLBACK)
    waiting.caller.presses("2", after="offer_callback")
    waiting.caller.presses("12#", after="callback_number")
    waiting.caller.presses("83822123456#", after="callback_number_again")
    await waiting.runs()
    assert waiting.desk.of(ReportKind.CALLBACK_CHOSEN) == [{"telephone": "83822123456"}]
    assert waiting.heard[-1] == "callback_promised"


async def test_an_order_that_comes_while_the_number_is_dialled_is_refused(
    waiting: ScriptedCall,
) -> None:
    waiting.withhold_number()
    ordered(waiting, OrderKind.OFFER_CALLBACK)
    waiting.caller.presses("2", after="offer_callback")
    waiting.caller.does(
        "ring",
        lambda: waiting.desk.give(OrderKind.RING_OPERATOR, target=OPERATOR) and None,
        during="callback_number",
    )
    waiting.caller.presses("83822123456#", after="callback_number")
    await waiting.runs()
    assert waiting.desk.of(ReportKind.REFUSED) == [{"reason": "wrong_moment"}]
    assert waiting.fakes.telephone.dialled == []


@pytest.mark.parametrize("words", ["я подожду", "не перезвоните", "угу"])
async def test_who_wants_to_wait_waits_on(words: str, waiting: ScriptedCall) -> None:
    ordered(waiting, OrderKind.OFFER_CALLBACK)
    waiting.caller.says(words, after="offer_callback")
    waiting.caller.hangs_up(after="offer_callback", plus=12.0)
    await waiting.runs()
    assert waiting.heard[-1] in (MUSIC, "waiting_on")
    assert waiting.desk.kinds() == [ReportKind.DONE, ReportKind.CALLER_LEFT]


async def test_a_call_back_is_not_chosen_before_it_is_offered(waiting: ScriptedCall) -> None:
    waiting.caller.says("перезвоните мне", after=PROMISE, plus=3.0)
    waiting.caller.hangs_up(after=PROMISE, plus=12.0)
    await waiting.runs()
    assert waiting.desk.kinds() == [ReportKind.CALLER_LEFT]


async def test_the_robot_is_chosen_by_voice(waiting: ScriptedCall) -> None:
    waiting.caller.says("вернуться к роботу", after=PROMISE, plus=5.0)
    waiting.caller.hangs_up(after=BACK)
    await waiting.runs()
    assert waiting.desk.kinds() == [ReportKind.ROBOT_CHOSEN]
    assert waiting.dialogue.heard(TurnEvent.OPERATOR_UNAVAILABLE) == ["robot_chosen"]


async def test_when_nobody_can_come_the_dialogue_goes_on(waiting: ScriptedCall) -> None:
    ordered(waiting, OrderKind.GIVE_UP, outcome="timed_out")
    waiting.caller.hangs_up(after=BACK)
    await waiting.runs()
    assert waiting.dialogue.heard(TurnEvent.OPERATOR_UNAVAILABLE) == ["timed_out"]


async def test_the_caller_is_moved_to_a_peer_centre_with_the_context(waiting: ScriptedCall) -> None:
    waiting.fakes.telephone.refer_to.is_accepted = True
    headers = {"User-to-User": "7b7d;encoding=hex", "X-Centres-Passed": "tomsk"}
    ordered(waiting, OrderKind.OVERFLOW, target="sip:100@peer", headers=headers)
    await waiting.runs()
    assert waiting.fakes.telephone.refer_to.asked == [("sip:100@peer", headers)]
    assert waiting.desk.of(ReportKind.OVERFLOWED) == [{"target": "sip:100@peer", "way": "refer"}]
    assert waiting.outcome is CallOutcome.HANDED_OFF
    assert "overflow_moving" in waiting.heard


async def test_where_a_refer_is_refused_the_peer_centre_is_dialled_with_the_same_headers(
    waiting: ScriptedCall,
) -> None:
    peer = waiting.third("sip:100@peer", answers_after=1.0)
    peer.says("соседи", at=0.5)
    headers = {"User-to-User": "7b7d;encoding=hex"}
    ordered(waiting, OrderKind.OVERFLOW, target="sip:100@peer", headers=headers)
    waiting.caller.hangs_up(after="соседи", plus=3.0)
    await waiting.runs()
    assert waiting.fakes.telephone.dialled[0].headers["User-to-User"] == "7b7d;encoding=hex"
    assert waiting.desk.of(ReportKind.OVERFLOWED) == [{"target": "sip:100@peer", "way": "bridge"}]
    assert waiting.desk.kinds()[-1] is ReportKind.BRIDGE_ENDED
    assert waiting.desk.of(ReportKind.HEARD) == [], (
        "another centre's talk is not ours to write down"
    )
    assert "соседи" in waiting.heard


async def test_a_peer_that_does_not_take_the_caller_leaves_them_in_the_line(
    waiting: ScriptedCall,
) -> None:
    waiting.third("sip:100@peer", result=DialResult.FAILED)
    ordered(waiting, OrderKind.OVERFLOW, target="sip:100@peer")
    waiting.caller.hangs_up(after=PROMISE, plus=30.0)
    await waiting.runs()
    failed = {"target": "sip:100@peer", "sip_code": "503", "result": "failed"}
    assert waiting.desk.of(ReportKind.OVERFLOW_FAILED) == [failed]
    assert waiting.heard[-1] == MUSIC


@pytest.mark.parametrize("kind", [OrderKind.HOLD, OrderKind.WHISPER, OrderKind.COMPLETE_TRANSFER])
async def test_an_order_for_a_talk_is_refused_in_the_line(
    kind: OrderKind, waiting: ScriptedCall
) -> None:
    ordered(waiting, kind)
    waiting.caller.hangs_up(after=PROMISE, plus=5.0)
    await waiting.runs()
    assert waiting.desk.of(ReportKind.REFUSED) == [{"reason": "wrong_moment"}]


async def test_a_silent_platform_does_not_keep_the_caller_for_ever(waiting: ScriptedCall) -> None:
    waiting.caller.does(
        "platform dies",
        lambda: setattr(waiting.desk.behaviour, "is_down", True),
        after=PROMISE,
    )
    waiting.caller.hangs_up(after=BACK)
    await waiting.runs()
    waited = waiting.sound(BACK).began_at - waiting.sound(PROMISE).ended_at
    assert 39.5 < waited < 41.0
    assert waiting.desk.of(ReportKind.CALLER_LEFT) == [{"reason": "platform_silent"}]


async def test_a_silent_platform_leads_to_the_emergency_number_if_there_is_one(
    waiting: ScriptedCall,
) -> None:
    waiting.set_rhythm(emergency_number="sip:duty@127.0.0.1")
    waiting.fakes.telephone.refer_to.is_accepted = True
    await waiting.runs()
    assert "platform_down" in waiting.heard
    assert waiting.fakes.telephone.refer_to.asked == [("sip:duty@127.0.0.1", {})]


async def test_words_of_the_platform_keep_the_caller_in_the_line(waiting: ScriptedCall) -> None:
    for moment in (30.0, 60.0, 90.0):
        ordered(waiting, OrderKind.TELL_WAIT, plus=moment, position=2, seconds=60.0)
    waiting.caller.hangs_up(after=PROMISE, plus=120.0)
    await waiting.runs()
    assert waiting.desk.of(ReportKind.CALLER_LEFT) == [{"reason": "hung_up"}]
    since, until = waiting.sound(PROMISE).ended_at, waiting.leg.seconds
    assert waiting.longest_silence(since=since, until=until) < 1.0


async def test_what_a_neighbour_sent_along_reaches_the_operator(waiting: ScriptedCall) -> None:
    waiting.comes_from_neighbour(summary="Не готов паспорт", slots={"service": "passport_rf"})
    waiting.caller.hangs_up(after=PROMISE, plus=3.0)
    await waiting.runs()
    request = waiting.desk.requests[0]
    assert request.summary == "Не готов паспорт"
    assert request.slots == {"service": "passport_rf"}
    assert request.centres_passed == ("omsk",)


async def test_a_drained_worker_tells_the_platform_that_the_caller_is_gone(
    waiting: ScriptedCall,
) -> None:
    await waiting.drained(at=25.0)
    assert waiting.desk.of(ReportKind.CALLER_LEFT) == [{"reason": "hung_up"}]
    assert waiting.noted(CallEventKind.HANDOFF_ASKED)


async def test_an_operator_who_accepts_at_once_is_rung_while_the_promise_still_sounds(
    call: ScriptedCall,
) -> None:
    call.operator(answers_after=1.0).says("слушаю", at=0.3)
    call.caller.presses("0", after=GREETING)
    call.caller.hangs_up(after="слушаю", plus=1.0)
    await call.runs()
    assert not call.sound("connecting").is_whole
    assert call.sound("слушаю").began_at - call.caller.time_of("0") < 2.0


async def test_after_the_gateways_own_promise_the_place_is_told(call: ScriptedCall) -> None:
    call.desk.behaviour.is_told = True
    call.desk.behaviour.ticket = HandoffTicket(HANDOFF, position=4)
    call.caller.presses("0", after=GREETING)
    call.caller.presses("1", during="connecting", plus=1.0)
    call.caller.hangs_up(after="connecting", plus=6.0)
    await call.runs()
    said = call.heard.index("connecting")
    assert call.heard[said + 1] == "Ваш номер в очереди — 4."
    assert call.desk.kinds() == [ReportKind.CALLER_LEFT]
