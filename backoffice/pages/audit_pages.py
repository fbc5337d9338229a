"""The audit log, to be read, narrowed and given out. Giving it out is itself written down."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from backoffice.pages.administration_parts import AdministrationParts, Keeper
from backoffice.pages.texts.catalogue import load_texts
from core.access.account import visitor_of
from core.access.audit import AuditEntry, AuditFilter, AuditKind, Deed, Subject
from core.calls.cdr import harmless

TEXTS = load_texts("audit")
PER_PAGE = 100
LAST_PAGE = 10_000
KNOWN_YEARS = range(2000, 2200)
"""Others cannot be counted with in every zone."""
COLUMNS = (
    "at", "kind", "action", "login", "address", "subject_kind", "subject_id", "reason", "detail",
)  # fmt: skip
Word = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True, slots=True)
class Asked:
    """The filter as it stands in the address; what cannot be read matches everything."""

    kind: Word = ""
    action: Word = ""
    login: Word = ""
    subject_kind: Word = ""
    subject_id: Word = ""
    since: Word = ""
    until: Word = ""

    def filter(self, zone: ZoneInfo) -> AuditFilter:
        kinds = {kind.value: kind for kind in AuditKind}
        subject_kind = _word(self.subject_kind)
        until = _day(self.until, zone)
        return AuditFilter(
            kind=kinds.get(self.kind),
            action=_word(self.action),
            login=_word(self.login),
            subject=Subject(subject_kind, _word(self.subject_id)) if subject_kind else None,
            since=_day(self.since, zone),
            until=until + timedelta(days=1) if until else None,
        )


def audit_router(parts: AdministrationParts) -> APIRouter:
    router = APIRouter(prefix="/audit", include_in_schema=False)
    log, zone = parts.web.audit, parts.web.pages.zone

    @router.get("")
    def page(
        request: Request,
        me: Keeper,
        asked: Annotated[Asked, Depends()],
        page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1,
    ) -> Response:
        found = log.page(asked.filter(zone), limit=PER_PAGE + 1, offset=(page - 1) * PER_PAGE)
        return parts.web.pages.render(
            request,
            "people/audit.html",
            entries=found[:PER_PAGE],
            has_more=len(found) > PER_PAGE,
            page=page,
            asked=asked,
            kinds=list(AuditKind),
            words=words,
            texts=TEXTS,
        )

    @router.get("/export.csv")
    def export(me: Keeper, asked: Annotated[Asked, Depends()]) -> StreamingResponse:
        log.note(visitor_of(me), Deed(AuditKind.READ, "audit_exported"))
        lines = csv_lines(log.stream(asked.filter(zone)), zone)
        return StreamingResponse(
            lines,
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="audit.csv"'},
        )

    return router


def words(table: str, code: str) -> str:
    """The code itself where nobody has written words for it."""
    return TEXTS[table].get(code, code)


def csv_lines(entries: Iterable[AuditEntry], zone: ZoneInfo) -> Iterator[str]:
    """The header, then one line an entry; nothing a spreadsheet could execute."""
    yield _line(COLUMNS)
    for one in entries:
        detail = json.dumps(one.detail, ensure_ascii=False) if one.detail else ""
        yield _line(
            (
                one.at.astimezone(zone).isoformat(timespec="seconds"),
                one.kind.value,
                one.action,
                one.login,
                one.address,
                one.subject.kind,
                one.subject.subject_id,
                one.reason,
                detail,
            )
        )


def _line(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([harmless(cell) for cell in cells])
    return buffer.getvalue()


def _word(text: str) -> str:
    """Without NULs, which PostgreSQL refuses."""
    return text.replace("\x00", "").strip()


def _day(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        found = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=zone)
    except ValueError:
        return None
    return found if found.year in KNOWN_YEARS else None
