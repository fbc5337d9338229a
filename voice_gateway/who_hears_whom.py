"""Who hears whom in a talk of people. Pure: the scene in, one-way connections out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum


class Seat(Enum):
    """A place in the talk; whoever sits in it may change."""

    CALLER = "caller"
    OPERATOR = "operator"
    CONSULTED = "consulted"
    SUPERVISOR = "supervisor"


Hearing = tuple[Seat, Seat]
"""The speaker, then the one who hears."""


@dataclass(frozen=True, slots=True)
class Scene:
    """`taken`: the seats in which somebody sits."""

    taken: frozenset[Seat] = field(default_factory=frozenset)
    is_on_hold: bool = False
    """The caller is, by the operator or because the operator asks somebody else."""
    is_muted: bool = False
    """The operator's microphone: nobody in the talk hears the operator, a supervisor does."""
    is_joined: bool = False
    """The consulted person has been brought together with the caller."""
    is_whispering: bool = False
    """The supervisor is heard by the operator, by nobody else."""


def who_hears_whom(scene: Scene) -> frozenset[Hearing]:
    wanted = {*_talk(scene), *_consultation(scene), *_supervision(scene)}
    return frozenset(pair for pair in wanted if scene.taken.issuperset(pair))


def _talk(scene: Scene) -> Iterator[Hearing]:
    if scene.is_on_hold:
        return
    yield Seat.CALLER, Seat.OPERATOR
    if not scene.is_muted:
        yield Seat.OPERATOR, Seat.CALLER


def _consultation(scene: Scene) -> Iterator[Hearing]:
    yield Seat.CONSULTED, Seat.OPERATOR
    if not scene.is_muted:
        yield Seat.OPERATOR, Seat.CONSULTED
    if scene.is_joined:
        yield Seat.CONSULTED, Seat.CALLER
        yield Seat.CALLER, Seat.CONSULTED


def _supervision(scene: Scene) -> Iterator[Hearing]:
    for seat in (Seat.CALLER, Seat.OPERATOR, Seat.CONSULTED):
        yield seat, Seat.SUPERVISOR
    if scene.is_whispering:
        yield Seat.SUPERVISOR, Seat.OPERATOR
