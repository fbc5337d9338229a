"""Who is asked, in which order they wait, what the board says: the pure rules."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from core.centre_mode.regime import DayHours
from handoff.line import CALLBACK_HEAD, FreeOperator, Handoff, HandoffState, Operator
from handoff.operator_state import AtWork, Load, OperatorState, Presence, can_be_asked, shown_state
from handoff.overflow import Peer, PeerBar, bar_of, peer_for
from handoff.routing import Strategy, is_skill_still_binding, operators_for
from handoff.targets import transfer_target
from handoff.waiting_clock import CALLBACK_TRY, Norms, Step, step_due
from handoff.waiting_line import FEWEST_TALKS, expected_wait_seconds, place

NOW = datetime(2026, 11, 18, 5, tzinfo=UTC)
NORMS = Norms(timedelta(seconds=12), timedelta(seconds=25), timedelta(seconds=40))
CALLER = Handoff("h", "call-1", "gateway-0", "+79131234567", NOW, NOW, HandoffState.WAITING)


def free(number: int, *, idle: float = 0.0, busy: int = 0, **skills: int) -> FreeOperator:
    operator = Operator(number, f"o{number}", f"O{number}", f"sip:o{number}@x", skills)
    return FreeOperator(operator, NOW - timedelta(seconds=idle), busy)


def chosen(caller: Handoff, *operators: FreeOperator, **how: object) -> list[int]:
    strategy = how.pop("strategy", Strategy.LONGEST_IDLE)
    found = operators_for(caller, operators, strategy=strategy, **how)  # type: ignore[arg-type]
    return [one.operator.operator_id for one in found]


def test_the_longest_idle_is_asked() -> None:
    assert chosen(CALLER, free(1, idle=5), free(2, idle=50), free(3, idle=20)) == [2]


def test_the_less_busy_goes_before_the_longer_idle() -> None:
    assert chosen(CALLER, free(1, idle=50, busy=1), free(2, idle=5)) == [2]


def test_the_lowest_penalty_of_the_skill_goes_first() -> None:
    caller = replace(CALLER, skill="tax")
    assert chosen(caller, free(1, idle=50, tax=5), free(2, idle=5, tax=1)) == [2]


def test_without_the_skill_nobody_is_asked_while_it_binds_and_everybody_afterwards() -> None:
    caller = replace(CALLER, skill="tax")
    assert chosen(caller, free(1, passport=0)) == []
    assert chosen(caller, free(1, passport=0), is_skill_binding=False) == [1]
    assert chosen(caller, free(1, idle=9, passport=0), free(2, tax=7), is_skill_binding=False) == [
        2
    ]


def test_an_operator_without_named_skills_takes_everything() -> None:
    assert chosen(replace(CALLER, skill="tax"), free(1)) == [1]


def test_the_operator_of_the_last_talk_goes_first() -> None:
    assert chosen(CALLER, free(1, idle=90), free(2, idle=1), last_operator_id=2) == [2]


def test_who_declined_is_not_asked_again() -> None:
    assert chosen(replace(CALLER, passed_by=(1,)), free(1, idle=90), free(2)) == [2]


def test_a_supervisors_wish_is_binding() -> None:
    caller = replace(CALLER, wanted_operator_id=3, skill="tax")
    assert chosen(caller, free(1, tax=0), free(3)) == [3]
    assert chosen(caller, free(1, tax=0)) == []


def test_ring_all_asks_everybody_of_the_lowest_penalty() -> None:
    caller = replace(CALLER, skill="tax")
    operators = (free(1, tax=1), free(2, tax=1), free(3, tax=2))
    assert chosen(caller, *operators, strategy=Strategy.RING_ALL) == [1, 2]


@pytest.mark.parametrize(
    ("skill", "seconds", "is_anybody", "binds"),
    [("tax", 14, True, True), ("tax", 15, True, False), ("tax", 1, False, False),
     ("", 1, True, False)],
)  # fmt: skip
def test_a_skill_binds_for_a_while_if_anybody_has_it(
    skill: str, seconds: float, is_anybody: bool, binds: bool
) -> None:
    caller = replace(CALLER, skill=skill)
    at = NOW + timedelta(seconds=seconds)
    found = is_skill_still_binding(caller, at, skill_seconds=15, is_anybody_skilled=is_anybody)
    assert found is binds


def test_the_order_of_the_line() -> None:
    def caller(name: str, **fields: object) -> Handoff:
        return replace(CALLER, handoff_id=name, **fields)  # type: ignore[arg-type]

    line = [
        caller("callback", head=CALLBACK_HEAD, asked_at=NOW - timedelta(hours=1)),
        caller("late"),
        caller("early", asked_at=NOW - timedelta(seconds=5)),
        caller("urgent", priority=5),
        caller("returned", head=1, asked_at=NOW + timedelta(seconds=5)),
    ]
    assert [one.handoff_id for one in sorted(line, key=place)] == [
        "returned", "urgent", "early", "late", "callback",
    ]  # fmt: skip


def test_the_expected_wait_is_told_only_when_it_is_known() -> None:
    talks = [90.0] * FEWEST_TALKS
    assert expected_wait_seconds(2, handling_seconds=talks, operators=3) == 60
    assert expected_wait_seconds(2, handling_seconds=talks[1:], operators=3) == 0
    assert expected_wait_seconds(2, handling_seconds=talks, operators=0) == 0


@pytest.mark.parametrize(
    ("seconds", "fields", "step"),
    [
        (11, {}, None),
        (12, {}, Step.TELL_WAIT),
        (24, {"is_wait_told": True}, None),
        (25, {"is_wait_told": True}, Step.OFFER_CALLBACK),
        (36.5, {"is_wait_told": True, "is_callback_offered": True}, None),
        (37, {"is_wait_told": True, "is_callback_offered": True}, Step.MOVE_ON),
        (90, {"state": HandoffState.RINGING}, None),
        (90, {"state": HandoffState.TALKING}, None),
        (59, {"call_id": "", "callback_id": "c"}, None),
        (CALLBACK_TRY.seconds, {"call_id": "", "callback_id": "c"}, Step.MOVE_ON),
    ],
)
def test_what_the_clock_asks_for(seconds: float, fields: dict, step: Step | None) -> None:
    caller = replace(CALLER, **fields)
    assert step_due(caller, NOW + timedelta(seconds=seconds), NORMS) is step


def at_work(**fields: object) -> AtWork:
    values = {"presence": Presence.READY, "since": NOW, "heartbeat_at": NOW}
    return AtWork(**(values | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "load", "state", "is_askable"),
    [
        ({}, Load(), OperatorState.READY, True),
        ({"presence": Presence.PAUSED}, Load(), OperatorState.PAUSED, False),
        ({"presence": Presence.SIGNED_OUT}, Load(), OperatorState.SIGNED_OUT, False),
        ({"presence": Presence.PAUSED}, Load(talking=1), OperatorState.TALKING, False),
        ({}, Load(offered=1), OperatorState.OFFERED, False),
        ({}, Load(ringing=1), OperatorState.RINGING, False),
        (
            {"wrap_up_until": NOW + timedelta(seconds=1)},
            Load(),
            OperatorState.WRAP_UP,
            False,
        ),
        ({"wrap_up_until": NOW}, Load(), OperatorState.READY, True),
        ({"heartbeat_at": NOW - timedelta(seconds=16)}, Load(), OperatorState.GONE, False),
        (
            {"heartbeat_at": NOW - timedelta(seconds=16)},
            Load(talking=1),
            OperatorState.TALKING,
            False,
        ),
        ({"heartbeat_at": None}, Load(), OperatorState.READY, True),
    ],
)
def test_where_an_operator_stands(
    fields: dict, load: Load, state: OperatorState, is_askable: bool
) -> None:
    one = at_work(**fields)
    assert shown_state(one, load, now=NOW, heartbeat_seconds=15) is state
    assert can_be_asked(one, load, 1, now=NOW, heartbeat_seconds=15) is is_askable


def test_an_operator_of_several_calls_is_asked_until_he_is_full() -> None:
    def asked(load: Load) -> bool:
        return can_be_asked(at_work(), load, 2, now=NOW, heartbeat_seconds=15)

    assert asked(Load(talking=1))
    assert not asked(Load(talking=1, offered=1))


ALWAYS = DayHours(time(0), time(0))


def peer(code: str, **fields: object) -> Peer:
    return Peer(code, f"sip:{code}@x", fields.pop("hours", ALWAYS), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "caller", "bar"),
    [
        (peer("omsk"), CALLER, None),
        (peer("omsk", is_healthy=False), CALLER, PeerBar.DOWN),
        (peer("omsk", hours=DayHours(time(8), time(9))), CALLER, PeerBar.CLOSED),
        (peer("omsk", quota_per_hour=2, sent_in_hour=2), CALLER, PeerBar.QUOTA),
        (peer("omsk"), replace(CALLER, tried_peers=("omsk",)), PeerBar.TRIED),
        (peer("omsk"), replace(CALLER, centres_passed=("omsk",)), PeerBar.LOOP),
    ],
)
def test_why_a_neighbour_is_not_asked(asked: Peer, caller: Handoff, bar: PeerBar | None) -> None:
    assert bar_of(asked, caller, time(12)) is bar


def overflow_of(caller: Handoff, *peers: Peer) -> str:
    found = peer_for(caller, peers, local=time(12), own_code="tomsk", max_centres=3)
    return found.code if found else ""


def test_the_first_by_rank_and_then_the_least_used_is_asked() -> None:
    assert overflow_of(CALLER, peer("omsk", rank=2), peer("barnaul", rank=1)) == "barnaul"
    used = peer("omsk", quota_per_hour=10, sent_in_hour=5)
    assert overflow_of(CALLER, used, peer("barnaul", quota_per_hour=10, sent_in_hour=1)) == (
        "barnaul"
    )


def test_a_call_that_has_been_here_or_too_far_is_not_sent_on() -> None:
    omsk = peer("omsk")
    assert overflow_of(replace(CALLER, centres_passed=("tomsk", "kemerovo")), omsk) == ""
    assert overflow_of(replace(CALLER, centres_passed=("kemerovo", "barnaul")), omsk) == ""
    assert overflow_of(replace(CALLER, centres_passed=("kemerovo",)), omsk) == "omsk"


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        (" sip:anna@10.0.0.1:5070 ", "sip:anna@10.0.0.1:5070"),
        ("101", "sip:101@trunk"),
        ("8 913 123 45 67", "sip:+79131234567@trunk"),
        ("sip:x@y>\r\nVia: z", ""),
        ("tel:+79131234567", "sip:+79131234567@trunk"),
        ("9131234567;rm", ""),
        ("1", ""),
    ],
)
def test_only_an_address_or_a_number_is_dialled(typed: str, dialled: str) -> None:
    assert transfer_target(typed, "sip:{number}@trunk") == dialled


def test_without_a_trunk_a_bare_number_reaches_nobody() -> None:
    assert transfer_target("101", "") == ""
