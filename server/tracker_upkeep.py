"""Rasa's tracker is the memory of calls in progress: what callers said is forgotten soon after the call."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, create_engine, delete, func, inspect, select
from sqlalchemy.sql import column, table

KEPT_AFTER_LAST_TURN = timedelta(hours=1)
EVENTS = table("events", column("sender_id"), column("timestamp"))
"""Of Rasa 3.6: a row an event, `timestamp` in Unix seconds."""
RASA_DIALECT, OUR_DIALECT = "postgresql://", "postgresql+psycopg://"


def open_tracker(url: str) -> Engine:
    """The tracker's database by the URL that Rasa is given."""
    return create_engine(url.replace(RASA_DIALECT, OUR_DIALECT, 1))


def forget_old_dialogues(tracker: Engine, now: datetime) -> int:
    """How many events were removed. Conversations with a younger turn stay whole; `now` is aware."""
    if not inspect(tracker).has_table(EVENTS.name):
        return 0
    limit = (now - KEPT_AFTER_LAST_TURN).timestamp()
    over = (
        select(EVENTS.c.sender_id)
        .group_by(EVENTS.c.sender_id)
        .having(func.max(EVENTS.c.timestamp) < limit)
    )
    with tracker.begin() as connection:
        removed = connection.execute(delete(EVENTS).where(EVENTS.c.sender_id.in_(over)))
    return removed.rowcount
