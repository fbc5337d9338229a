"""Reads and writes the knowledge. Opens its own short sessions; used from any thread."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, selectinload, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from core.db.base import EditableRow
from core.db.models.article import ArticleRow, ScriptRow
from core.db.models.operation import AnnouncementRow, ModeOverrideRow
from core.db.models.place import AgencyRow, HolidayRow, MunicipalityRow, OfficeRow
from core.db.models.service import ServiceRow
from core.knowledge import readers
from core.knowledge.cards import (
    AgencyCard,
    AnnouncementCard,
    ArticleCard,
    ModeOverride,
    MunicipalityCard,
    OfficeCard,
    ScriptCard,
    ServiceCard,
)
from core.knowledge.drafts import (
    AnnouncementDraft,
    ArticleDraft,
    OfficeDraft,
    ScriptDraft,
    ServiceDraft,
)
from core.knowledge.hours import Holiday
from core.knowledge.writer import SHELVES, CodeLookup, write_draft

EditedDraft = ServiceDraft | OfficeDraft | ArticleDraft | ScriptDraft | AnnouncementDraft
SHELF_OF: dict[type[Any], Any] = {
    ServiceDraft: SHELVES[4],
    OfficeDraft: SHELVES[2],
    ArticleDraft: SHELVES[5],
    ScriptDraft: SHELVES[6],
    AnnouncementDraft: SHELVES[7],
}


class VersionConflict(Exception):
    """Somebody saved the same card meanwhile; the editor reads it again and decides."""


@dataclass(frozen=True, slots=True)
class KnowledgeContent:
    """All cards in force on a day."""

    municipalities: tuple[MunicipalityCard, ...]
    agencies: tuple[AgencyCard, ...]
    offices: tuple[OfficeCard, ...]
    services: tuple[ServiceCard, ...]
    articles: tuple[ArticleCard, ...]
    scripts: tuple[ScriptCard, ...]
    holidays: tuple[Holiday, ...]


class KnowledgeRepository:
    """The door to the knowledge tables: cards out, drafts in."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def etag(self, today: date) -> str:
        """Changes with every insert, update and removal, and at midnight."""
        with self._sessions() as session:
            parts = [str(one) for one in fingerprint(session)]
        digest = hashlib.sha256("|".join([today.isoformat(), *parts]).encode())
        return digest.hexdigest()[:16]

    def read_all(self, today: date) -> KnowledgeContent:
        with self._sessions() as session:
            holidays = tuple(readers.holiday(row) for row in session.scalars(select(HolidayRow)))
            return KnowledgeContent(
                municipalities=tuple(
                    readers.municipality_card(row) for row in _active(session, MunicipalityRow)
                ),
                agencies=tuple(readers.agency_card(row) for row in _active(session, AgencyRow)),
                offices=tuple(
                    readers.office_card(row, holidays) for row in _active(session, OfficeRow)
                ),
                services=tuple(
                    readers.service_card(row) for row in _in_force(session, ServiceRow, today)
                ),
                articles=tuple(
                    readers.article_card(row) for row in _in_force(session, ArticleRow, today)
                ),
                scripts=tuple(readers.script_card(row) for row in _active(session, ScriptRow)),
                holidays=holidays,
            )

    def save(self, draft: EditedDraft, *, expected_version: int = 0) -> int:
        """Write an edited card and return its new version. `expected_version` 0 is for a new card.

        Raises:
            VersionConflict: the card is not at the expected version any more, or exists already.
        """
        shelf = SHELF_OF[type(draft)]
        try:
            with self._sessions.begin() as session:
                lookup = CodeLookup(session)
                present: EditableRow | None = lookup.find(shelf.table, draft.code)
                if (present.version if present else 0) != expected_version:
                    raise VersionConflict(draft.code)
                row = write_draft(shelf, draft, lookup)
                session.flush()
                return row.version
        except StaleDataError as err:
            raise VersionConflict(draft.code) from err

    def announcements(self, moment: datetime) -> tuple[AnnouncementCard, ...]:
        """Those in force, the most important first. Read straight from the database: seconds count."""
        with self._sessions() as session:
            rows = session.scalars(
                select(AnnouncementRow)
                .where(AnnouncementRow.is_active)
                .order_by(AnnouncementRow.priority.desc(), AnnouncementRow.code)
            )
            cards = tuple(readers.announcement_card(row) for row in rows)
        return tuple(card for card in cards if card.is_in_force(moment))

    def mode_override(self, moment: datetime) -> ModeOverride | None:
        """The mode set by hand for this moment, the latest one first."""
        with self._sessions() as session:
            row = session.scalars(
                select(ModeOverrideRow)
                .where(
                    ModeOverrideRow.is_active,
                    ModeOverrideRow.starts_at <= moment,
                    or_(ModeOverrideRow.ends_at.is_(None), ModeOverrideRow.ends_at > moment),
                )
                .order_by(ModeOverrideRow.starts_at.desc(), ModeOverrideRow.id.desc())
            ).first()
            return readers.mode_override(row) if row else None

    def set_mode_override(self, override: ModeOverride) -> None:
        """Put a mode in force by hand, or change one that is."""
        with self._sessions.begin() as session:
            row = CodeLookup(session).find(ModeOverrideRow, override.code)
            if row is None:
                row = ModeOverrideRow(code=override.code)
                session.add(row)
            row.mode, row.reason = override.mode, override.reason
            row.starts_at, row.ends_at = override.starts_at, override.ends_at


def fingerprint(session: Session) -> tuple[tuple[Any, ...], ...]:
    """Changes with every insert, update and removal of a card."""
    return tuple(tuple(session.execute(_counted(shelf.table)).one()) for shelf in SHELVES)


def _counted(table: type[Any]) -> Any:
    return select(
        func.count(), func.coalesce(func.sum(table.version), 0), func.max(table.updated_at)
    )


def _active(session: Session, table: type[Any]) -> list[Any]:
    return list(session.scalars(_with_children(table).where(table.is_active).order_by(table.code)))


def _in_force(session: Session, table: type[Any], today: date) -> list[Any]:
    chosen = _with_children(table).where(
        table.is_active,
        or_(table.effective_from.is_(None), table.effective_from <= today),
        or_(table.effective_to.is_(None), table.effective_to >= today),
    )
    return list(session.scalars(chosen.order_by(table.code)))


def _with_children(table: type[Any]) -> Any:
    """Every relationship in one query each, instead of one query a row."""
    loads = [selectinload(relation) for relation in _relations(table)]
    return select(table).options(*loads)


def _relations(table: type[Any]) -> list[Any]:
    return [getattr(table, name) for name in table.__mapper__.relationships.keys()]  # noqa: SIM118
