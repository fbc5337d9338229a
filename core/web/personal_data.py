"""«Показать»: a masked value of a page is shown in full to whoever may, gives a reason, and is written down."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse

from core.access.account import SignedIn, visitor_of
from core.access.audit import AuditKind, AuditLog, Deed, Subject
from core.access.roles import Role
from core.web.guard import require_any_role, web_of
from core.web.problems import Problem

MIN_REASON = 3
Asker = Annotated[SignedIn, Depends(require_any_role())]


@dataclass(frozen=True, slots=True)
class PersonalField:
    """One kind of value. `read` returns it by the record's id, None when there is no such record."""

    subject_kind: str
    name: str
    roles: frozenset[Role]
    read: Callable[[str], str | None]


class PersonalData:
    """The fields that pages mask. Parts register theirs while the application is put together."""

    def __init__(self, audit: AuditLog) -> None:
        self._audit = audit
        self._fields: dict[tuple[str, str], PersonalField] = {}

    def register(self, wanted: PersonalField) -> None:
        self._fields[wanted.subject_kind, wanted.name] = wanted

    def reveal(self, signed_in: SignedIn, subject: Subject, name: str, reason: str) -> str:
        """Raises:
        Problem: 404 no such field or record, 403 not for this role, 422 no reason.
        """
        found = self._fields.get((subject.kind, name))
        if found is None:
            raise Problem(HTTPStatus.NOT_FOUND, "not_found")
        if not signed_in.account.has_any(found.roles):
            raise Problem(HTTPStatus.FORBIDDEN, "forbidden")
        if len(reason.strip()) < MIN_REASON:
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "reason_needed")
        value = found.read(subject.subject_id)
        if value is None:
            raise Problem(HTTPStatus.NOT_FOUND, "not_found")
        deed = Deed(AuditKind.READ, "personal_data_shown", subject, reason, {"field": name})
        self._audit.note(visitor_of(signed_in), deed)
        return value


def personal_data_router() -> APIRouter:
    router = APIRouter(prefix="/personal-data", include_in_schema=False)

    @router.get("/{kind}/{subject_id}/{name}")
    def ask_reason(
        request: Request, asker: Asker, kind: str, subject_id: str, name: str
    ) -> HTMLResponse:
        return web_of(request).pages.render(
            request, "parts/reveal.html", kind=kind, subject_id=subject_id, name=name
        )

    @router.post("/{kind}/{subject_id}/{name}")
    def reveal(
        request: Request,
        asker: Asker,
        kind: str,
        subject_id: str,
        name: str,
        reason: Annotated[str, Form(max_length=500)] = "",
    ) -> HTMLResponse:
        web = web_of(request)
        value = web.personal_data.reveal(asker, Subject(kind, subject_id), name, reason)
        return web.pages.render(request, "parts/revealed.html", value=value)

    return router
