"""Search of the knowledge and its cards beside a talk."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from core.web.problems import Problem
from handoff.console.acting import AtDesk
from handoff.console.parts import TEXTS, ConsoleParts

Words = Annotated[str, Query(max_length=200)]


def knowledge_router(parts: ConsoleParts) -> APIRouter:
    router = APIRouter(prefix="/console/knowledge", include_in_schema=False)
    pages = parts.web.pages
    knowledge = parts.help.knowledge

    @router.get("")
    def search(request: Request, me: AtDesk, q: Words = "", place: Words = "") -> Response:
        found = knowledge.search(q, municipality=place)
        context: dict[str, object] = {"found": found, "query": q, "texts": TEXTS}
        return pages.render(request, "console/found.html", HTTPStatus.OK, **context)

    @router.get("/{kind}/{code}")
    def card(request: Request, me: AtDesk, kind: str, code: str) -> Response:
        snapshot = knowledge.snapshot
        shelves = {
            "service": snapshot.services,
            "article": snapshot.articles,
            "office": snapshot.offices,
            "agency": snapshot.agencies,
            "script": snapshot.scripts,
        }
        found = shelves[kind].get(code) if kind in shelves else None
        if found is None:
            raise Problem(HTTPStatus.NOT_FOUND, "not_found")
        context: dict[str, object] = {
            "card": found,
            "kind": kind,
            "script": knowledge.script_of(code) if kind == "service" else None,
            "knowledge": snapshot,
            "texts": TEXTS,
        }
        return pages.render(request, "console/knowledge_card.html", HTTPStatus.OK, **context)

    return router
