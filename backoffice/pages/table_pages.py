"""Tables of cards: out as CSV or XLSX, in again after a preview."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Lock

from fastapi import APIRouter, Request, Response

from backoffice.content.revisions import EditConflict
from backoffice.knowledge.card_tables import CardTables, TablePreview
from backoffice.pages.knowledge_pages import TEXTS, common
from backoffice.pages.parts import LARGEST_UPLOAD, BackofficeParts, Editor, Posted, see, told
from core.access.audit import Subject
from core.knowledge.tables.layouts import LAYOUTS
from core.knowledge.tables.sheet_files import TableFormat
from core.knowledge.tables.wording import TableProblem, TableRejected
from core.web.problems import Problem

MOST_WAITING = 20
MEDIA_TYPES = {
    TableFormat.CSV: "text/csv; charset=utf-8",
    TableFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class WaitingPreviews:
    """Previews until their editors confirm them; the oldest of too many go. In the memory of one process."""

    kept: "OrderedDict[str, tuple[str, TablePreview]]" = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def keep(self, login: str, preview: TablePreview) -> str:
        token = secrets.token_urlsafe(16)
        with self.lock:
            self.kept[token] = (login, preview)
            while len(self.kept) > MOST_WAITING:
                self.kept.popitem(last=False)
        return token

    def take(self, login: str, token: str) -> TablePreview | None:
        """None for one that is gone or somebody else's."""
        with self.lock:
            owner, preview = self.kept.get(token, ("", None))
            if owner != login:
                return None
            del self.kept[token]
            return preview


def table_router(parts: BackofficeParts) -> APIRouter:
    router = APIRouter(prefix="/knowledge", include_in_schema=False)
    tables = CardTables(parts.knowledge, parts.zone)
    waiting = WaitingPreviews()
    _add_export(router, tables)
    _add_import(router, parts, tables, waiting)
    return router


def _known(section: str) -> str:
    if section not in LAYOUTS:
        raise Problem(HTTPStatus.NOT_FOUND, "not_found")
    return section


def _add_export(router: APIRouter, tables: CardTables) -> None:
    @router.get("/{section}/table.{form}")
    def export(me: Editor, section: str, form: str) -> Response:
        if form not in [one.value for one in TableFormat]:
            raise Problem(HTTPStatus.NOT_FOUND, "not_found")
        content = tables.write(_known(section), TableFormat(form))
        name = f'attachment; filename="{section}.{form}"'
        media_type = MEDIA_TYPES[TableFormat(form)]
        return Response(content, media_type=media_type, headers={"Content-Disposition": name})


def _add_import(
    router: APIRouter, parts: BackofficeParts, tables: CardTables, waiting: WaitingPreviews
) -> None:
    pages = parts.web.pages

    def page(
        request: Request, section: str, problems: list[TableProblem], preview: TablePreview | None
    ) -> Response:
        token = waiting.keep(request.state.signed_in.account.login, preview) if preview else ""
        return pages.render(
            request,
            "knowledge/import.html",
            HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
            problems=problems,
            preview=preview,
            token=token,
            **common(section),
        )

    @router.get("/{section}/import")
    def form(request: Request, me: Editor, section: str) -> Response:
        return page(request, _known(section), [], None)

    @router.post("/{section}/import")
    def preview(request: Request, me: Editor, section: str, fields: Posted) -> Response:
        _known(section)
        name, content = fields.files.get("file", ("", b""))
        ending = name.rpartition(".")[2].lower()
        if ending not in [one.value for one in TableFormat]:
            return page(request, section, [_told("bad_format")], None)
        if len(content) > LARGEST_UPLOAD:
            return page(request, section, [_told("too_large")], None)
        try:
            found = tables.preview(section, content, TableFormat(ending))
        except TableRejected as err:
            return page(request, section, err.problems, None)
        return page(request, section, [], found)

    @router.post("/{section}/take-in")
    def take_in(me: Editor, section: str, fields: Posted) -> Response:
        _known(section)
        found = waiting.take(me.account.login, fields.text("token"))
        if found is None or found.section != section:
            raise Problem(HTTPStatus.CONFLICT, "conflict")
        try:
            tables.take_in(found, author=me.account.login)
        except EditConflict as err:
            raise Problem(HTTPStatus.CONFLICT, "conflict", str(err)) from err
        parts.note(me, f"{section}_imported", Subject(section, ""))
        counts = {"added": found.added, "updated": len(found.changes) - found.added}
        told(parts.web, me, "success", TEXTS["messages"]["imported"].format(**counts))
        return see(f"/knowledge/{section}?only=pending")


def _told(message: str) -> TableProblem:
    text = TEXTS["messages"][message].format(value=LARGEST_UPLOAD // 1_000_000)
    return TableProblem(0, "", text)
