"""What callers said does not stay in the memory of the dialogue."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from server.tracker_upkeep import forget_old_dialogues, open_tracker

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HOUR = 3600.0


def test_calls_long_over_are_forgotten_and_those_in_progress_stay_whole(tmp_path: Path) -> None:
    tracker = open_tracker(f"sqlite:///{tmp_path}/tracker.sqlite3")
    ages = [("over", 3 * HOUR), ("over", 2 * HOUR), ("long", 3 * HOUR), ("long", 60.0)]
    with tracker.begin() as connection:
        connection.execute(text("create table events (sender_id varchar, timestamp float)"))
        for sender, age in ages:
            row = {"sender": sender, "at": NOW.timestamp() - age}
            connection.execute(text("insert into events values (:sender, :at)"), row)

    assert forget_old_dialogues(tracker, NOW) == 2
    with tracker.connect() as connection:
        left = connection.execute(text("select distinct sender_id from events")).scalars().all()
    assert left == ["long"]


def test_a_tracker_that_rasa_has_not_made_yet_is_fine(tmp_path: Path) -> None:
    assert forget_old_dialogues(open_tracker(f"sqlite:///{tmp_path}/new.sqlite3"), NOW) == 0
