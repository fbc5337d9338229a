"""What an operator does in a talk, and what he may not do."""

from collections.abc import Awaitable, Callable
from functools import partial

import pytest

from core.contracts.orders import OrderKind, ReportKind
from handoff.call_card import CallCard, CallCards
from handoff.line import HandoffState
from handoff.refusals import DeskRefusal, Done, Refused
from handoff.talk_desk import TalkDesk
from tests.handoff.gateway_hand import carried_out
from tests.handoff.line_world import LineWorld

Act = Callable[[int, str], Awaitable[Done | Refused]]


@pytest.fixture
def talks(world: LineWorld) -> TalkDesk:
    return TalkDesk(world.turns, world.rules, world.bell)


@pytest.fixture
def anna(world: LineWorld) -> int:
    """Talks with `call-1`."""
    anna = world.on_duty("anna")
    world.asks(summary="Замена паспорта")
    world.talks(anna)
    world.orders()
    return anna


def id_of(world: LineWorld) -> str:
    return world.handoff().handoff_id


async def test_each_action_is_an_order_and_ends_with_its_report(
    world: LineWorld, talks: TalkDesk, anna: int
) -> None:
    actions: dict[OrderKind, Act] = {
        OrderKind.HOLD: talks.hold,
        OrderKind.RESUME: talks.resume,
        OrderKind.MUTE: talks.mute,
        OrderKind.UNMUTE: talks.unmute,
        OrderKind.COMPLETE_TRANSFER: talks.complete_transfer,
        OrderKind.JOIN: talks.join,
        OrderKind.DROP_CONSULTED: talks.drop_consulted,
        OrderKind.RETURN_TO_ROBOT: talks.return_to_robot,
        OrderKind.END: talks.end,
    }
    for kind, act in actions.items():
        told, order = await carried_out(world, partial(act, anna, id_of(world)))
        assert (told, order.kind, order.call_id) == (Done(), kind, "call-1")
    assert [event for event in world.events() if "HOLD" in event] == ["HOLD", "UNHOLD"]


async def test_a_transfer_nobody_answers_is_told_with_the_reason(
    world: LineWorld, talks: TalkDesk, anna: int
) -> None:
    act = partial(talks.transfer, anna, id_of(world), "sip:agency@10.0.0.9")
    told, order = await carried_out(world, act, refusing="no_answer")
    assert (order.kind, order.target) == (OrderKind.TRANSFER, "sip:agency@10.0.0.9")
    assert isinstance(told, Refused)
    assert told.text == "Там не отвечают"
    assert world.state() is HandoffState.TALKING


async def test_a_telephone_number_is_dialled_through_the_trunk(
    world: LineWorld, talks: TalkDesk, anna: int
) -> None:
    act = partial(talks.consult, anna, id_of(world), "8 (3822) 51-00-00")
    told, order = await carried_out(world, act)
    assert (told, order.target) == (Done(), "sip:+73822510000@trunk.example")


@pytest.mark.parametrize(
    "target",
    ["", "sip:", "sip:a b@c", "sip:x@y\r\nX-Evil: 1", "+1 202 555 0100", "http://x@y", "9" * 300],
)
async def test_a_target_that_cannot_be_dialled_orders_nothing(
    target: str, world: LineWorld, talks: TalkDesk, anna: int
) -> None:
    told = await talks.transfer(anna, id_of(world), target)
    assert told == Refused(DeskRefusal.TARGET_INVALID)
    assert world.orders() == []


async def test_acting_on_anothers_call_is_refused_and_orders_nothing(
    world: LineWorld, talks: TalkDesk, anna: int
) -> None:
    boris = world.on_duty("boris")
    foreign = id_of(world)
    for act in (talks.hold, talks.mute, talks.end, talks.return_to_robot, talks.join):
        assert await act(boris, foreign) == Refused(DeskRefusal.NOT_YOURS)
    assert await talks.hold(anna, "forged") == Refused(DeskRefusal.NOT_YOURS)
    assert talks.add_note(boris, foreign, "чужая") == Refused(DeskRefusal.NOT_YOURS)
    assert talks.set_result(boris, foreign, result="solved") == Refused(DeskRefusal.NOT_YOURS)
    assert world.orders() == []
    assert CallCards(world.turns).card(boris, foreign) == Refused(DeskRefusal.NOT_YOURS)


async def test_without_a_talk_nothing_can_be_held(world: LineWorld, talks: TalkDesk) -> None:
    anna = world.on_duty("anna")
    world.asks()
    world.accepts(anna)
    assert await talks.hold(anna, id_of(world)) == Refused(DeskRefusal.WRONG_MOMENT)


async def test_an_action_on_a_call_that_is_gone_frees_the_operator(
    world: LineWorld, talks: TalkDesk, anna: int
) -> None:
    told, _ = await carried_out(
        world, partial(talks.hold, anna, id_of(world)), refusing="call_unknown"
    )
    assert isinstance(told, Refused)
    assert told.text == "Этого звонка уже нет"
    assert talks.live_calls(anna) == ()


def test_notes_tags_and_result_stay_with_the_talk(
    world: LineWorld, talks: TalkDesk, anna: int
) -> None:
    handoff_id = id_of(world)
    world.reports(ReportKind.HEARD, detail={"who": "caller", "text": "нужен паспорт"})
    world.reports(ReportKind.BRIDGE_ENDED, detail={"by": "operator"})
    assert talks.add_note(anna, handoff_id, "  Перезвонить в понедельник ") == Done()
    assert talks.set_result(anna, handoff_id, result="solved", tags=["паспорт", ""]) == Done()
    card = CallCards(world.turns).card(anna, handoff_id)
    assert isinstance(card, CallCard)
    assert [(note.operator, note.text) for note in card.notes] == [
        ("Anna", "Перезвонить в понедельник")
    ]
    assert (card.result, card.tags) == ("solved", ("паспорт",))
    assert [(line.who, line.text) for line in card.said] == [("caller", "нужен паспорт")]
    assert talks.add_note(anna, handoff_id, "  ") == Refused(DeskRefusal.TEXT_EMPTY)


def test_the_card_shows_what_was_said_and_the_callers_earlier_talks(
    world: LineWorld, talks: TalkDesk, anna: int
) -> None:
    world.reports(ReportKind.BRIDGE_ENDED, detail={"by": "caller"})
    world.passes(20, pages=(anna,))
    world.asks("call-2", summary="Снова паспорт")
    (shown,) = world.shift.offers(anna)
    card = CallCards(world.turns).card(anna, shown.caller.handoff_id)
    assert isinstance(card, CallCard)
    assert [(one.summary, one.operator, one.outcome) for one in card.earlier] == [
        ("Замена паспорта", "Anna", "accepted")
    ]
