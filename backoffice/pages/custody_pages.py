"""How long data are kept: periods, holds, proofs of deletion."""

from dataclasses import replace
from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from backoffice.custody.periods import SHORTEST_DAYS, DataClass, PeriodRefused
from backoffice.pages.administration_parts import AdministrationParts, Keeper
from backoffice.pages.parts import Posted, see, told
from backoffice.pages.texts.catalogue import load_texts
from core.access.account import visitor_of
from core.settings.retention import LONGEST_DAYS
from core.web.problems import Problem

TEXTS = load_texts("custody")
PROOFS_SHOWN = 50


def custody_router(parts: AdministrationParts) -> APIRouter:
    router = APIRouter(prefix="/custody", include_in_schema=False)
    custody = parts.custody

    @router.get("")
    def page(request: Request, me: Keeper, check: str = "") -> Response:
        """`check` goes over the whole chain of proofs: not at every look."""
        return parts.web.pages.render(
            request,
            "custody/periods.html",
            periods=custody.periods.all(),
            shortest=SHORTEST_DAYS,
            longest=LONGEST_DAYS,
            proofs=custody.proofs.newest(limit=PROOFS_SHOWN),
            chain=custody.proofs.check() if check else None,
            waiting=custody.erasure.waiting(),
            texts=TEXTS,
        )

    @router.post("/periods")
    def change(me: Keeper, fields: Posted) -> Response:
        data_class = _class(fields.text("data_class"))
        wanted = replace(
            custody.periods.of(data_class),
            days=fields.number("days"),
            version=fields.number("version"),
        )
        by, reason = visitor_of(me), fields.text("reason")
        try:
            custody.periods.change(wanted, by=by, reason=reason, now=parts.now())
        except PeriodRefused as err:
            words = TEXTS["refusals"][err.reason].format(
                shortest=SHORTEST_DAYS[data_class], longest=LONGEST_DAYS
            )
            told(parts.web, me, "danger", words)
        else:
            told(parts.web, me, "success", TEXTS["messages"]["changed"])
        return see("/custody")

    return router


def _class(text: str) -> DataClass:
    try:
        return DataClass(text)
    except ValueError as err:
        raise Problem(HTTPStatus.NOT_FOUND, "not_found") from err
