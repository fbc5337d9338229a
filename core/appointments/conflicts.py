"""Transactions that meet others at the same place are tried again."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

Result = TypeVar("Result")

MOST_CONFLICTS = 40
"""Each conflict means that somebody else has got a window; offices have fewer than that."""
MOST_FAILURES = 3
"""Deadlocks and a locked database; a database that is down must not keep the caller waiting."""
LONGEST_PAUSE_SECONDS = 0.02


def trying_again(sessions: sessionmaker[Session], work: Callable[[Session], Result]) -> Result:
    """Runs `work` in a transaction of its own, anew after a conflict.

    Raises:
        IntegrityError, OperationalError: there was no way through.
    """
    conflicts = failures = 0
    while True:
        try:
            with sessions.begin() as session:
                return work(session)
        except IntegrityError:
            conflicts += 1
            if conflicts == MOST_CONFLICTS:
                raise
        except OperationalError:
            failures += 1
            if failures == MOST_FAILURES:
                raise
        time.sleep(random.uniform(0, LONGEST_PAUSE_SECONDS))
