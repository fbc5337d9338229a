"""Sums by hour and by day, kept in tables and made anew from the records for the hours that changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker

from backoffice.analytics.call_facts import facts_between
from backoffice.analytics.digesting import hour_of
from backoffice.analytics.line_facts import count_line
from backoffice.analytics.tally import Tally, count_calls, tally_from, total_of
from core.centre_mode.regime import DayHours
from core.db.models.analytics import DayFiguresRow, HourDueRow, HourFiguresRow

HOURS_AT_ONCE = 48
ROUNDS = 20
"""Of one run of the chore, as of digests."""
PARAMETERS = 500
"""Values in one IN list."""
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class RegionClock:
    """The region's calendar, and the hours when people answer."""

    zone: ZoneInfo
    hours: DayHours

    def is_night(self, moment: datetime) -> bool:
        return not self.hours.contain(moment.astimezone(self.zone).time())

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def begin_of(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone)


class HourBook:
    """Called from request threads and by a chore. Who calls the draft at `trial_extension` is not counted."""

    def __init__(
        self, sessions: sessionmaker[Session], clock: RegionClock, *, trial_extension: str = ""
    ) -> None:
        self._sessions = sessions
        self._trial_extension = trial_extension
        self.clock = clock

    def count_due(self) -> int:
        """Counts the hours that changed, and their days; how many hours there were."""
        done = 0
        for _ in range(ROUNDS):
            counted = self._round()
            done += counted
            if counted < HOURS_AT_ONCE:
                break
        return done

    def _round(self) -> int:
        with self._sessions() as session:
            hours = _hours_due(session)
            due = select(HourDueRow.id).where(HourDueRow.starts_at.in_(hours))
            numbers = session.scalars(due).all()
            counted = {at: self.counted(session, at, at + HOUR) for at in hours}
        if not hours:
            return 0
        with self._sessions.begin() as session:
            for at, tally in counted.items():
                session.merge(HourFiguresRow(starts_at=at, figures=tally.to_plain()))
            session.flush()
            for day in {self.clock.day_of(at) for at in hours}:
                total = total_of(tally for _, tally in self._hours_of(session, day))
                session.merge(DayFiguresRow(day=day, figures=total.to_plain()))
            for first in range(0, len(numbers), PARAMETERS):
                some = numbers[first : first + PARAMETERS]
                session.execute(delete(HourDueRow).where(HourDueRow.id.in_(some)))
        return len(hours)

    def counted(self, session: Session, since: datetime, until: datetime) -> Tally:
        """From the records themselves, without the tables of sums."""
        tally = Tally()
        count_calls(
            tally,
            facts_between(session, since, until, but_called=self._trial_extension),
            self.clock.is_night,
        )
        count_line(tally, session, since, until)
        return tally

    def days(self, since: date, until: date) -> list[tuple[date, Tally]]:
        """[`since`, `until`); days without anything are left out."""
        return days_counted(self._sessions, since, until)

    def hours(self, since: datetime, until: datetime) -> list[tuple[datetime, Tally]]:
        with self._sessions() as session:
            return list(_hours(session, hour_of(since), until))

    def _hours_of(self, session: Session, day: date) -> Iterator[tuple[datetime, Tally]]:
        until = self.clock.begin_of(day + timedelta(days=1))
        return _hours(session, self.clock.begin_of(day), until)

    def is_behind(self) -> bool:
        """Some hours have changed and are not counted yet."""
        with self._sessions() as session:
            return session.scalar(select(HourDueRow.id).limit(1)) is not None


def days_counted(
    sessions: sessionmaker[Session], since: date, until: date
) -> list[tuple[date, Tally]]:
    """[`since`, `until`); days without anything are left out."""
    wanted = (
        select(DayFiguresRow.day, DayFiguresRow.figures)
        .where(DayFiguresRow.day >= since, DayFiguresRow.day < until)
        .order_by(DayFiguresRow.day)
    )
    with sessions() as session:
        return [(row.day, tally_from(row.figures)) for row in session.execute(wanted)]


def _hours_due(session: Session) -> list[datetime]:
    """The rows that name them are read after this and before counting: what is added later stays due."""
    wanted = select(HourDueRow.starts_at).distinct().order_by(HourDueRow.starts_at)
    return list(session.scalars(wanted.limit(HOURS_AT_ONCE)))


def _hours(session: Session, since: datetime, until: datetime) -> Iterator[tuple[datetime, Tally]]:
    wanted = (
        select(HourFiguresRow.starts_at, HourFiguresRow.figures)
        .where(HourFiguresRow.starts_at >= since, HourFiguresRow.starts_at < until)
        .order_by(HourFiguresRow.starts_at)
    )
    for row in session.execute(wanted):
        yield row.starts_at, tally_from(row.figures)
