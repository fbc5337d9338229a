import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_gateway.sip.admission import Occupancy, Verdict, judge
from voice_gateway.telephony import LegRole

CALLER, PERSON, GUEST = LegRole.CALLER, LegRole.PERSON, LegRole.GUEST


@pytest.mark.parametrize(
    ("capacity", "callers"), [(0, 0), (1, 0), (2, 1), (3, 1), (4, 2), (5, 2), (512, 256)]
)
def test_so_many_callers_fit(capacity: int, callers: int) -> None:
    taken = 0
    while Occupancy(capacity, taken).can_admit_caller():
        taken += 1
    assert taken == callers


@given(capacity=st.integers(0, 40), steps=st.lists(st.sampled_from("cp"), max_size=60))
def test_every_admitted_caller_can_be_given_a_person(capacity: int, steps: list[str]) -> None:
    callers = persons = 0
    for step in steps:
        now = Occupancy(capacity, callers, persons)
        if step == "c" and now.can_admit_caller():
            callers += 1
        elif step == "p" and now.can_dial(LegRole.PERSON) and persons < callers:
            persons += 1
    assert callers + max(callers, persons) <= capacity


def test_persons_beyond_the_callers_leave_less_room() -> None:
    assert Occupancy(4, callers=1, persons=1).can_admit_caller()
    assert not Occupancy(4, callers=1, persons=3).can_admit_caller()
    assert not Occupancy(4, callers=2, persons=2).can_dial(LegRole.PERSON)


@given(
    capacity=st.integers(0, 40),
    steps=st.lists(st.sampled_from(list(LegRole)), max_size=60),
)
def test_guests_never_take_the_leg_of_a_callers_person(capacity: int, steps: list[LegRole]) -> None:
    legs = dict.fromkeys(LegRole, 0)
    for role in steps:
        now = Occupancy(capacity, *(legs[role] for role in (CALLER, PERSON, GUEST)))
        is_allowed = role is not PERSON or legs[PERSON] < legs[CALLER]
        if is_allowed and now.can_dial(role):
            legs[role] += 1
    assert legs[CALLER] + max(legs[CALLER], legs[PERSON]) + legs[GUEST] <= capacity


def test_a_third_leg_is_there_for_one_caller_of_a_worker_and_not_for_two() -> None:
    assert Occupancy(4, callers=1, persons=1).can_dial(GUEST)
    assert Occupancy(4, callers=1, persons=1, guests=1).can_dial(GUEST)
    assert not Occupancy(4, callers=2, persons=1).can_dial(GUEST)
    assert Occupancy(4, callers=2, persons=1).can_dial(PERSON)


def test_leaving_worker_admits_nobody_however_empty() -> None:
    assert judge(Occupancy(4), is_draining=True) is Verdict.DRAINING
    assert judge(Occupancy(4), is_draining=False) is Verdict.ADMITTED
    assert judge(Occupancy(4, callers=2), is_draining=False) is Verdict.FULL
