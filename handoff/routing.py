"""Who is asked to take a caller. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum

from core.contracts.dialogue import CallMode
from handoff.line import FreeOperator, Handoff

ANY_SKILL = "*"
"""Stands in an operator's skills for all that are not named."""


class Strategy(str, Enum):
    LONGEST_IDLE = "longest_idle"
    RING_ALL = "ring_all"


def operators_for(
    caller: Handoff,
    free: Sequence[FreeOperator],
    *,
    strategy: Strategy,
    last_operator_id: int | None = None,
    is_skill_binding: bool = True,
) -> tuple[FreeOperator, ...]:
    """Who is offered this caller now: one, or with ring-all everybody of the lowest penalty; empty: nobody.

    A supervisor's wish is binding. The operator of the caller's last talk goes first, if free and able. Those
    who have declined or missed this caller are not asked again. While `is_skill_binding` only operators with
    the wanted skill are asked; afterwards everybody, the skilled first.
    """
    able = [one for one in free if one.operator.operator_id not in caller.passed_by]
    if caller.wanted_operator_id is not None:
        return tuple(one for one in free if one.operator.operator_id == caller.wanted_operator_id)
    if is_skill_binding:
        able = [one for one in able if _has_skill(one, caller.skill)]
    if not able:
        return ()
    if strategy is Strategy.RING_ALL:
        lowest = min(_penalty(one, caller.skill) for one in able)
        return tuple(one for one in able if _penalty(one, caller.skill) == lowest)
    last = next((one for one in able if one.operator.operator_id == last_operator_id), None)
    if last is not None:
        return (last,)
    return (min(able, key=lambda one: _order(one, caller.skill)),)


def is_skill_still_binding(
    caller: Handoff, now: datetime, *, skill_seconds: float, is_anybody_skilled: bool
) -> bool:
    """A skill that nobody on the shift has binds nobody: the caller gets a person all the same."""
    if not caller.skill or not is_anybody_skilled:
        return False
    return now - caller.clock_at < timedelta(seconds=skill_seconds)


def has_skill(skills: dict[str, int], skill: str) -> bool:
    return not skill or not skills or skill in skills or ANY_SKILL in skills


def _has_skill(one: FreeOperator, skill: str) -> bool:
    return has_skill(one.operator.skills, skill)


UNSKILLED_PENALTY = 1_000


def _penalty(one: FreeOperator, skill: str) -> int:
    """An operator without named skills takes everything at no penalty."""
    skills = one.operator.skills
    if skill in skills:
        return skills[skill]
    if ANY_SKILL in skills:
        return skills[ANY_SKILL]
    return 0 if not skills or not skill else UNSKILLED_PENALTY


def _order(one: FreeOperator, skill: str) -> tuple[int, int, datetime, int]:
    """Lowest penalty, then least busy, then longest idle; the id makes it certain."""
    return (_penalty(one, skill), one.busy, one.free_since, one.operator.operator_id)


def phones_on_duty(
    mode: CallMode, *, day_phones: Sequence[str], night_phones: Sequence[str]
) -> tuple[str, ...]:
    """Telephones of people without a console. On holidays and under maintenance those of the night are on duty."""
    phones = day_phones if mode is CallMode.DAY else night_phones
    return tuple(dict.fromkeys(phone.strip() for phone in phones if phone.strip()))
