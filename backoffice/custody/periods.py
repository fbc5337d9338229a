"""Classes of data and their periods: from the settings, until somebody sets others on the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from core.access.account import Visitor
from core.access.audit import AuditKind, AuditLog, Deed, Subject
from core.db.models.custody import RetentionPeriodRow
from core.errors import AssistantError
from core.settings.retention import LONGEST_DAYS, SHORTEST_AUDIT_DAYS, RetentionSettings

SHORTEST_REASON = 3


class DataClass(str, Enum):
    AUDIO = "audio"
    TEXT = "text"
    PERSONAL = "personal"
    RECORDS = "records"
    AUDIT = "audit"


SHORTEST_DAYS = dict.fromkeys(DataClass, 1) | {DataClass.AUDIT: SHORTEST_AUDIT_DAYS}


class PeriodRefused(AssistantError):
    """`reason` is a key of the texts: out_of_bounds, reason_needed, changed_meanwhile."""

    code = "period_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Period:
    """`version` 0: nobody has changed what the settings say."""

    data_class: DataClass
    days: int
    version: int = 0
    changed_by: str = ""
    changed_at: datetime | None = None

    def limit(self, now: datetime) -> datetime:
        """What is older has to go."""
        return now - timedelta(days=self.days)


class PeriodBook:
    """Called from request threads and the sweep."""

    def __init__(
        self, sessions: sessionmaker[Session], audit: AuditLog, settings: RetentionSettings
    ) -> None:
        self._sessions = sessions
        self._audit = audit
        self._defaults: Mapping[DataClass, int] = {
            DataClass.AUDIO: settings.audio_days,
            DataClass.TEXT: settings.text_days,
            DataClass.PERSONAL: settings.personal_days,
            DataClass.RECORDS: settings.records_days,
            DataClass.AUDIT: settings.audit_days,
        }

    def of(self, data_class: DataClass) -> Period:
        with self._sessions() as session:
            row = session.get(RetentionPeriodRow, data_class.value)
            if row is None:
                return Period(data_class, self._defaults[data_class])
            return Period(data_class, row.days, row.version, row.changed_by, row.changed_at)

    def all(self) -> list[Period]:
        return [self.of(one) for one in DataClass]

    def change(self, wanted: Period, *, by: Visitor, reason: str, now: datetime) -> None:
        """`wanted.version` is the one the person saw.

        Raises:
            PeriodRefused: nothing was changed.
        """
        if not SHORTEST_DAYS[wanted.data_class] <= wanted.days <= LONGEST_DAYS:
            raise PeriodRefused("out_of_bounds")
        if len(reason.strip()) < SHORTEST_REASON:
            raise PeriodRefused("reason_needed")
        before = self.of(wanted.data_class).days
        try:
            with self._sessions.begin() as session:
                _write(session, wanted, by=by, now=now)
                detail = {"days": wanted.days, "before": before}
                subject = Subject("retention", wanted.data_class.value)
                deed = Deed(AuditKind.CHANGE, "retention_changed", subject, reason, detail)
                self._audit.add(session, by, deed)
        except IntegrityError as err:
            raise PeriodRefused("changed_meanwhile") from err


def _write(session: Session, wanted: Period, *, by: Visitor, now: datetime) -> None:
    values = {"days": wanted.days, "changed_by": by.login, "changed_at": now}
    if wanted.version == 0:
        session.add(RetentionPeriodRow(data_class=wanted.data_class.value, **values))
        session.flush()
        return
    done = session.execute(
        update(RetentionPeriodRow)
        .where(
            RetentionPeriodRow.data_class == wanted.data_class.value,
            RetentionPeriodRow.version == wanted.version,
        )
        .values(version=wanted.version + 1, **values)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise PeriodRefused("changed_meanwhile")
