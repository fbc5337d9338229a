"""What the pages of analysts work with, and what their endpoints share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Annotated

from fastapi import Depends
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from backoffice.analytics.call_search import CallSearch
from backoffice.analytics.call_story import CallStories
from backoffice.analytics.hour_book import HourBook
from backoffice.analytics.recordings import Recordings
from backoffice.pages.texts.catalogue import load_texts
from core.access.account import SignedIn, visitor_of
from core.access.audit import AuditKind, Deed, Subject
from core.access.roles import Role
from core.db.models.operator import OperatorRow
from core.db.models.place import MunicipalityRow
from core.db.models.service import ServiceRow
from core.web.foundation import WebFoundation
from core.web.guard import require
from core.web.problems import Problem

ANALYSTS = (Role.ANALYST, Role.SENIOR_OPERATOR)
Analyst = Annotated[SignedIn, Depends(require(*ANALYSTS))]
TEXTS = load_texts("analytics")


@dataclass(frozen=True, slots=True)
class AnalyticsParts:
    web: WebFoundation
    sessions: sessionmaker[Session]
    search: CallSearch
    stories: CallStories
    recordings: Recordings
    book: HourBook
    now: Callable[[], datetime]
    font_folder: Path
    """Where the font of PDF files lies."""

    def note_read(self, me: SignedIn, action: str, subject: Subject, **detail: object) -> None:
        """A read of personal data in the audit log."""
        deed = Deed(AuditKind.READ, action, subject, detail=detail)
        self.web.audit.note(visitor_of(me), deed)


@dataclass(frozen=True, slots=True)
class Names:
    """Code → what people call it, in the order of their names."""

    services: Mapping[str, str]
    municipalities: Mapping[str, str]
    operators: Mapping[int, str]


def names_of(sessions: sessionmaker[Session]) -> Names:
    with sessions() as session:
        services = session.execute(select(ServiceRow.code, ServiceRow.name))
        places = session.execute(select(MunicipalityRow.code, MunicipalityRow.name))
        people = session.execute(
            select(OperatorRow.id, OperatorRow.display_name).order_by(OperatorRow.display_name)
        )
        return Names(
            dict(sorted(((row.code, row.name) for row in services), key=lambda one: one[1])),
            dict(sorted(((row.code, row.name) for row in places), key=lambda one: one[1])),
            {row.id: row.display_name for row in people},
        )


def day_in(text: str, field: str) -> date | None:
    """Of a date field; None when it is empty.

    Raises:
        Problem: no date.
    """
    if not text.strip():
        return None
    try:
        found = date.fromisoformat(text.strip())
    except ValueError as err:
        raise Problem(
            HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", TEXTS["problems"][f"{field}_date"]
        ) from err
    if not 2000 <= found.year <= 2100:
        raise Problem(
            HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", TEXTS["problems"][f"{field}_date"]
        )
    return found
