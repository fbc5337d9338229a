"""Nobody hears what is not for their ears, whatever the scene."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_gateway.who_hears_whom import Scene, Seat, who_hears_whom

CALLER, OPERATOR = Seat.CALLER, Seat.OPERATOR
CONSULTED, SUPERVISOR = Seat.CONSULTED, Seat.SUPERVISOR
scenes = st.builds(
    Scene,
    st.frozensets(st.sampled_from(list(Seat))),
    is_on_hold=st.booleans(),
    is_muted=st.booleans(),
    is_joined=st.booleans(),
    is_whispering=st.booleans(),
)


def test_caller_and_operator_hear_each_other() -> None:
    scene = Scene(frozenset({CALLER, OPERATOR}))
    assert who_hears_whom(scene) == {(CALLER, OPERATOR), (OPERATOR, CALLER)}


@given(scenes)
def test_a_supervisor_is_never_heard_by_the_caller_or_the_consulted(scene: Scene) -> None:
    hearing = who_hears_whom(scene)
    assert not {(SUPERVISOR, CALLER), (SUPERVISOR, CONSULTED)} & hearing
    assert ((SUPERVISOR, OPERATOR) in hearing) <= scene.is_whispering


@given(scenes)
def test_on_hold_caller_and_operator_are_apart(scene: Scene) -> None:
    if scene.is_on_hold:
        assert not {(CALLER, OPERATOR), (OPERATOR, CALLER)} & who_hears_whom(scene)


@given(scenes)
def test_a_muted_operator_is_heard_by_a_supervisor_at_most(scene: Scene) -> None:
    if scene.is_muted:
        listeners = {ear for speaker, ear in who_hears_whom(scene) if speaker is OPERATOR}
        assert listeners <= {SUPERVISOR}


@given(scenes)
def test_only_people_who_are_there_hear_and_nobody_hears_themselves(scene: Scene) -> None:
    for speaker, ear in who_hears_whom(scene):
        assert speaker is not ear
        assert {speaker, ear} <= scene.taken


@given(scenes)
def test_the_caller_hears_the_consulted_only_when_joined(scene: Scene) -> None:
    hearing = who_hears_whom(scene)
    assert ((CONSULTED, CALLER) in hearing) <= scene.is_joined
    assert ((CALLER, CONSULTED) in hearing) <= scene.is_joined


@pytest.mark.parametrize("pair", list(itertools.permutations([CALLER, OPERATOR, CONSULTED], 2)))
def test_three_who_are_joined_all_hear_one_another(pair: tuple[Seat, Seat]) -> None:
    scene = Scene(frozenset({CALLER, OPERATOR, CONSULTED}), is_joined=True)
    assert pair in who_hears_whom(scene)
