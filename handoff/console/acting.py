"""What every page of the console begins with: who acts, and how a refusal of the desk becomes an answer."""

from http import HTTPStatus
from typing import Annotated, TypeVar

import structlog
from fastapi import Depends

from core.access.account import SignedIn
from core.access.roles import Role
from core.web.guard import require
from core.web.problems import Problem
from handoff.refusals import DeskRefusal, Refused

OPERATORS = (Role.OPERATOR, Role.SENIOR_OPERATOR)
AtDesk = Annotated[SignedIn, Depends(require(*OPERATORS))]
Supervising = Annotated[SignedIn, Depends(require(Role.SENIOR_OPERATOR))]
FORBIDDEN = frozenset({DeskRefusal.NOT_YOURS, DeskRefusal.NOT_SUPERVISOR})

log = structlog.get_logger()
Result = TypeVar("Result")


def granted(result: Result | Refused, *, action: str, login: str) -> Result:
    """What the desk gave.

    Raises:
        Problem: 403 of another's call, 409 with the desk's own words otherwise.
    """
    if not isinstance(result, Refused):
        return result
    log.warning("console_action_refused", action=action, login=login, reason=result.reason.value)
    status = HTTPStatus.FORBIDDEN if result.reason in FORBIDDEN else HTTPStatus.CONFLICT
    raise Problem(status, "refused", result.text)
