"""The list of calls, found by any of their features."""

from dataclasses import dataclass, fields
from datetime import timedelta
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from backoffice.analytics.call_search import NOTHING, FoundPage, QueryRefused, SearchQuery
from backoffice.analytics.endings import CallEnding
from backoffice.analytics.hour_book import RegionClock
from backoffice.pages.analytics_parts import TEXTS, Analyst, AnalyticsParts, day_in, names_of
from core.access.audit import Subject
from core.contracts.call_record import CallOutcome
from core.web.problems import Problem

MANY_DIGITS = 19
SCORES = ("1", "2", "3", "4", "5")
PERSONAL = ("number", "text")
"""Fields that look for a person; that it was done is noted, what was looked for is not."""


@dataclass(frozen=True, slots=True)
class SearchForm:
    """The query as it stands in the address; every field a text."""

    since: str = ""
    until: str = ""
    number: str = ""
    operator: str = ""
    intent: str = ""
    service: str = ""
    municipality: str = ""
    outcome: str = ""
    ending: str = ""
    text: str = ""
    below: str = ""
    score: str = ""
    before: str = ""


def form_of(request: Request) -> SearchForm:
    known = {one.name for one in fields(SearchForm)}
    return SearchForm(
        **{
            name: value.replace("\x00", "").strip()[:200]
            for name, value in request.query_params.items()
            if name in known
        }
    )


Form = Annotated[SearchForm, Depends(form_of)]


def call_router(parts: AnalyticsParts) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/calls")
    def find(request: Request, me: Analyst, form: Form) -> Response:
        query = query_of(form, parts.book.clock)
        problem, found = "", NOTHING
        try:
            found = parts.search.find(query)
        except QueryRefused as err:
            problem = TEXTS["problems"][f"{err.field}_{err.code}"]
        used = [name for name in PERSONAL if getattr(form, name)]
        if used and not problem:
            parts.note_read(me, "calls_searched", Subject("call", ""), fields=used)
        return parts.web.pages.render(
            request,
            "calls/list.html",
            HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
            form=form,
            found=found,
            problem=problem,
            next_page=_next(form, found),
            names=names_of(parts.sessions),
            texts=TEXTS,
            outcomes=[outcome.value for outcome in CallOutcome],
            endings=[ending.value for ending in CallEnding],
            scores=SCORES,
        )

    return router


def query_of(form: SearchForm, clock: RegionClock) -> SearchQuery:
    """Raises:
    Problem: a date, a number or a share that is none.
    """
    since, until = day_in(form.since, "since"), day_in(form.until, "until")
    return SearchQuery(
        since=clock.begin_of(since) if since else None,
        until=clock.begin_of(until + timedelta(days=1)) if until else None,
        number=form.number,
        operator_id=_whole(form.operator),
        intent=form.intent,
        service=form.service,
        municipality=form.municipality,
        outcome=form.outcome,
        ending=form.ending,
        text=form.text,
        below=_percent(form.below),
        scores=tuple(int(one) for one in form.score.split(",") if one in SCORES),
        before=_whole(form.before),
    )


def _whole(text: str) -> int | None:
    """Raises:
    Problem: no number a database could hold.
    """
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) >= MANY_DIGITS:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", TEXTS["problems"]["number"])
    return int(text)


def _percent(text: str) -> float | None:
    number = _whole(text)
    return None if number is None else number / 100


def _next(form: SearchForm, found: FoundPage) -> str:
    """Address of the following page, or nothing."""
    if found.next is None:
        return ""
    asked = {one.name: getattr(form, one.name) for one in fields(form) if getattr(form, one.name)}
    return "/calls?" + urlencode({**asked, "before": str(found.next)})
