"""A citizen who asked for a call-back is dialled, told who calls, and given the operator."""

import asyncio

import pytest

from core.contracts.call_record import CallEventKind, CallOutcome
from core.contracts.dialogue import BotCommand, CommandKind, TurnEvent
from core.contracts.orders import GatewayOrder, OrderKind, ReportKind
from tests.calls.scripted_call import CALLER, OPERATOR, ScriptedCall
from tests.fakes.telephone import FakeCallLeg
from voice_gateway.calling_back import serve_call_back
from voice_gateway.telephony import DialResult, LegRole

ORDER = GatewayOrder(
    order_id=7,
    kind=OrderKind.CALL_BACK,
    issued_at=0.0,
    expires_at=0.0,
    callback_id="callback-1",
    target=CALLER,
    operator_target=OPERATOR,
    seconds=20.0,
)
RETURNED = "Чем ещё помочь?"


@pytest.fixture
def call(call: ScriptedCall) -> ScriptedCall:
    call.desk.behaviour.is_told = True
    call.dialogue.on(TurnEvent.OPERATOR_RETURNED, RETURNED)
    call.dialogue.on(TurnEvent.OPERATOR_UNAVAILABLE, RETURNED)
    return call


def citizen_leg(call: ScriptedCall) -> FakeCallLeg:
    return call.operator_leg(CALLER)


async def runs(call: ScriptedCall) -> None:
    async with asyncio.timeout(300):
        await serve_call_back(ORDER, call.parts)
    if call.journal.events:
        call.check_ending()


async def test_the_citizen_hears_who_calls_and_is_connected_with_the_operator(
    call: ScriptedCall,
) -> None:
    citizen = call.third(CALLER, answers_after=3.0)
    citizen.says("алло", at=0.5)
    operator = call.third(OPERATOR, answers_after=1.0)
    operator.says("добрый день", at=8.0)
    citizen.says("здравствуйте", after="день")
    citizen.hangs_up(after="день", plus=3.0)
    await runs(call)
    heard = [sound.label for sound in citizen_leg(call).listener.sounds]
    assert heard == ["callback_greeting", "recording_is_on", "добрый", "день"]
    assert "здравствуйте" in [s.label for s in call.operator_leg().listener.sounds]
    assert [dialled.role for dialled in call.fakes.telephone.dialled] == [
        LegRole.CALLER,
        LegRole.PERSON,
    ]
    assert call.desk.kinds() == [
        ReportKind.CALLBACK_ANSWERED,
        ReportKind.OPERATOR_ANSWERED,
        ReportKind.BRIDGED,
        ReportKind.BRIDGE_ENDED,
    ]
    assert {report.callback_id for report in call.desk.reports} == {"callback-1"}
    assert call.outcome is CallOutcome.HANDED_OFF
    assert call.journal.events[0].caller == CALLER
    assert call.noted(CallEventKind.STARTED) == [
        {"direction": "outbound", "callback_id": "callback-1"}
    ]


@pytest.mark.parametrize("result", [DialResult.BUSY, DialResult.DECLINED, DialResult.FAILED])
async def test_a_citizen_who_is_not_reached_is_reported_and_written_down(
    result: DialResult, call: ScriptedCall
) -> None:
    call.third(CALLER, result=result)
    await runs(call)
    assert call.desk.of(ReportKind.CALLBACK_MISSED) == [{"result": result.value}]
    assert call.outcome is CallOutcome.ABANDONED_BEFORE_ANSWER
    assert call.ending.detail == {"reason": result.value}


async def test_a_citizen_who_does_not_answer_is_rung_no_longer_than_ordered(
    call: ScriptedCall,
) -> None:
    call.third(CALLER, answers_after=100.0)
    await runs(call)
    assert call.desk.of(ReportKind.CALLBACK_MISSED) == [{"result": "no_answer"}]


async def test_a_machine_that_waits_for_a_message_is_no_citizen(call: ScriptedCall) -> None:
    call.third(CALLER, answers_after=2.0)
    call.third(OPERATOR)
    await runs(call)
    assert call.desk.of(ReportKind.CALLBACK_MISSED) == [{"result": "silence"}]
    assert [dialled.target for dialled in call.fakes.telephone.dialled] == [CALLER]
    assert citizen_leg(call).life.hung_up_by_us


async def test_a_worker_that_drains_while_it_rings_says_that_the_citizen_was_not_reached(
    call: ScriptedCall,
) -> None:
    call.third(CALLER, answers_after=10.0)
    serving = asyncio.ensure_future(serve_call_back(ORDER, call.parts))
    await asyncio.sleep(3.0)
    serving.cancel()
    await asyncio.wait([serving])
    assert call.desk.of(ReportKind.CALLBACK_MISSED) == [{"result": "failed"}]
    assert call.fakes.telephone.cancelled_dials == [CALLER]


async def test_a_full_worker_dials_nobody(call: ScriptedCall) -> None:
    call.fakes.telephone.roles_without_leg.add(LegRole.CALLER)
    await runs(call)
    assert call.desk.of(ReportKind.CALLBACK_MISSED) == [{"result": "no_free_leg"}]
    assert call.journal.events == []


async def test_where_the_operator_does_not_answer_the_citizen_waits_as_any_caller(
    call: ScriptedCall,
) -> None:
    citizen = call.third(CALLER, answers_after=1.0)
    citizen.says("алло", at=0.5)
    citizen.hangs_up(after="connecting", plus=6.0)
    call.third(OPERATOR, result=DialResult.BUSY)
    await runs(call)
    assert call.desk.of(ReportKind.OPERATOR_MISSED) == [{"result": "busy"}]
    assert call.desk.requests[0].caller == CALLER
    assert call.desk.kinds()[-1] is ReportKind.CALLER_LEFT


async def test_after_the_operator_the_robot_goes_on_with_the_citizen(call: ScriptedCall) -> None:
    call.dialogue.on("нет", "Всего доброго!", command=BotCommand(CommandKind.HANG_UP))
    citizen = call.third(CALLER, answers_after=1.0)
    citizen.presses("5", at=0.5)
    call.third(OPERATOR, answers_after=1.0).hangs_up(at=12.0)
    citizen.says("нет", after=RETURNED)
    await runs(call)
    heard = [sound.label for sound in citizen_leg(call).listener.sounds]
    assert heard[-2:] == [RETURNED, "Всего доброго!"]
    assert call.desk.of(ReportKind.BRIDGE_ENDED) == [{"by": "operator"}]
