"""One citizen by telephone number: what is kept, given out as an archive, forgotten. Who and why is written down."""

import os
import tempfile
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from backoffice.custody.citizen_records import normal_number
from backoffice.custody.erasure import CITIZEN
from backoffice.pages.administration_parts import AdministrationParts, Keeper
from backoffice.pages.parts import Fields, Posted, see, told
from backoffice.pages.texts.catalogue import load_texts
from core.access.account import SignedIn, visitor_of
from core.access.audit import AuditKind, Deed, Subject

TEXTS = load_texts("custody")
SHORTEST_REASON = 3
REQUESTS_SHOWN = 30


def citizen_router(parts: AdministrationParts) -> APIRouter:
    router = APIRouter(prefix="/citizen", include_in_schema=False)

    @router.get("")
    def page(request: Request, me: Keeper) -> Response:
        return _page(request, parts)

    @router.post("")
    def look(request: Request, me: Keeper, fields: Posted) -> Response:
        """The number travels in the body only: addresses end up in logs."""
        problem = _problem(fields)
        if problem:
            return _page(request, parts, fields, problem=problem)
        number = normal_number(fields.text("telephone"))
        counts, held = parts.custody.erasure.preview(number)
        _note(parts, me, "citizen_looked_up", number, fields)
        return _page(request, parts, fields, found={"counts": counts, "held": held})

    @router.post("/export", response_model=None)
    def export(request: Request, me: Keeper, fields: Posted) -> Response:
        problem = _problem(fields)
        if problem:
            return _page(request, parts, fields, problem=problem)
        return _archive(parts, me, fields)

    @router.post("/erase")
    def erase(request: Request, me: Keeper, fields: Posted) -> Response:
        number = normal_number(fields.text("telephone"))
        problem = _problem(fields)
        if not problem and normal_number(fields.text("repeated")) != number:
            problem = "not_repeated"
        if problem:
            return _page(request, parts, fields, problem=problem)
        reason = fields.text("reason").strip()
        held = parts.custody.erasure.erase(number, by=visitor_of(me), reason=reason)
        message = "erased_but_held" if held else "erased"
        told(parts.web, me, "warning" if held else "success", TEXTS["messages"][message])
        return see("/citizen")

    return router


def _problem(fields: Fields) -> str:
    """A key of the refusals, or nothing."""
    if not normal_number(fields.text("telephone")):
        return "no_number"
    return "" if len(fields.text("reason").strip()) >= SHORTEST_REASON else "reason_needed"


def _note(
    parts: AdministrationParts, me: SignedIn, action: str, number: str, fields: Fields
) -> None:
    subject = Subject(CITIZEN, parts.custody.erasure.mark(number))
    deed = Deed(AuditKind.READ, action, subject, fields.text("reason"))
    parts.web.audit.note(visitor_of(me), deed)


def _archive(parts: AdministrationParts, me: SignedIn, fields: Fields) -> FileResponse:
    """Written down before anything leaves; the file is removed when it was sent."""
    number = normal_number(fields.text("telephone"))
    _note(parts, me, "citizen_exported", number, fields)
    descriptor, name = tempfile.mkstemp(suffix=".zip")
    os.close(descriptor)
    path = Path(name)
    parts.custody.export.write(number, path, at=parts.now())
    return FileResponse(
        path,
        media_type="application/zip",
        filename=f"citizen-{parts.custody.erasure.mark(number)}.zip",
        background=BackgroundTask(path.unlink, missing_ok=True),
    )


def _page(
    request: Request,
    parts: AdministrationParts,
    fields: Fields | None = None,
    *,
    problem: str = "",
    found: dict[str, Any] | None = None,
) -> Response:
    return parts.web.pages.render(
        request,
        "custody/citizen.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        telephone=fields.text("telephone")[:40] if fields else "",
        reason=fields.text("reason")[:500] if fields else "",
        problem=TEXTS["refusals"][problem] if problem else "",
        found=found,
        requests=parts.custody.erasure.requests(limit=REQUESTS_SHOWN),
        texts=TEXTS,
    )
