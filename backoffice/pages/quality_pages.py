"""Quality cards: a sample of calls, one talk scored with hints beside it, the criteria, results over a period."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request, Response

from backoffice.pages.parts import Fields, Posted, see, told
from backoffice.pages.texts.catalogue import load_texts
from backoffice.quality.cards import CardBook, CardDraft, CardRefused
from backoffice.quality.criteria import CriteriaBook, Criterion, CriterionRefused
from backoffice.quality.hints import hints_of
from backoffice.quality.talk_records import ROBOT, ReviewedCall, SampleWish, Sampling, TalkRecords
from core.access.account import SignedIn, visitor_of
from core.access.audit import AuditKind, Deed, Subject
from core.access.roles import Role
from core.contracts.call_record import CallOutcome
from core.web.foundation import WebFoundation
from core.web.guard import require
from core.web.problems import Problem

TEXTS = load_texts("quality")
OUTCOMES = load_texts("analytics")["outcomes"]
Reviewer = Annotated[SignedIn, Depends(require(Role.ANALYST, Role.SENIOR_OPERATOR))]
Word = Annotated[str, Query(max_length=64)]
USUAL_DAYS = 7
MOST_SAMPLED = 50
CARDS_SHOWN = 30
KNOWN_YEARS = range(2000, 2200)
PATH = "/quality"


@dataclass(frozen=True, slots=True)
class QualityParts:
    web: WebFoundation
    talks: TalkRecords
    criteria: CriteriaBook
    cards: CardBook
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the region, both included; what cannot be read is the last week."""

    since: Word = ""
    until: Word = ""

    def days(self, now: datetime, zone: ZoneInfo) -> tuple[date, date]:
        today = now.astimezone(zone).date()
        until = _day(self.until) or today
        since = _day(self.since) or until - timedelta(days=USUAL_DAYS - 1)
        return min(since, until), until


def quality_router(parts: QualityParts) -> APIRouter:
    router = APIRouter(prefix=PATH, include_in_schema=False)
    _add_sample(router, parts)
    _add_results(router, parts)
    _add_criteria(router, parts)
    _add_card(router, parts)
    return router


def _add_sample(router: APIRouter, parts: QualityParts) -> None:
    @router.get("")
    def page(
        request: Request,
        me: Reviewer,
        period: Annotated[Period, Depends()],
        how: Word = "",
        value: Word = "",
        count: Annotated[int, Query(ge=1, le=MOST_SAMPLED)] = 10,
    ) -> Response:
        zone = parts.web.pages.zone
        since, until = period.days(parts.now(), zone)
        ways = {one.value: one for one in Sampling}
        wish = SampleWish(
            ways.get(how, Sampling.RANDOM),
            _begin(since, zone),
            _begin(until, zone) + timedelta(days=1),
            count,
            value.replace("\x00", ""),
        )
        return parts.web.pages.render(
            request,
            "quality/sample.html",
            sampled=parts.talks.sample(wish) if how else None,
            wish=wish,
            since=since,
            until=until,
            operators=parts.talks.operators(),
            outcomes=[one.value for one in CallOutcome],
            cards=parts.cards.newest(limit=CARDS_SHOWN),
            most=MOST_SAMPLED,
            **_words(),
        )


def _add_results(router: APIRouter, parts: QualityParts) -> None:
    @router.get("/results")
    def page(request: Request, me: Reviewer, period: Annotated[Period, Depends()]) -> Response:
        zone = parts.web.pages.zone
        since, until = period.days(parts.now(), zone)
        ends = _begin(until, zone) + timedelta(days=1)
        return parts.web.pages.render(
            request,
            "quality/results.html",
            results=parts.cards.results(_begin(since, zone), ends),
            criteria=parts.criteria.all(),
            operators=parts.talks.operators(),
            since=since,
            until=until,
            **_words(),
        )


def _add_criteria(router: APIRouter, parts: QualityParts) -> None:
    @router.get("/criteria")
    def page(request: Request, me: Reviewer) -> Response:
        found = parts.criteria.all()
        return parts.web.pages.render(request, "quality/criteria.html", criteria=found, texts=TEXTS)

    @router.post("/criteria")
    def save(me: Reviewer, fields: Posted) -> Response:
        wanted = Criterion(
            fields.text("code").strip(),
            " ".join(fields.text("title").split()),
            fields.number("weight"),
            fields.number("position"),
            bool(fields.text("is_active")),
            fields.number("version"),
        )
        do = parts.criteria.change if wanted.version else parts.criteria.add
        try:
            do(wanted, by=visitor_of(me))
        except CriterionRefused as err:
            told(parts.web, me, "danger", TEXTS["refusals"][err.reason])
        else:
            told(parts.web, me, "success", TEXTS["messages"]["criterion"])
        return see(f"{PATH}/criteria")


def _add_card(router: APIRouter, parts: QualityParts) -> None:
    @router.get("/calls/{call_id}")
    def page(request: Request, me: Reviewer, call_id: str, target: Word = ROBOT) -> Response:
        call = _call(parts, call_id, target)
        subject = Subject("call", call_id)
        deed = Deed(AuditKind.READ, "conversation_read", subject)
        parts.web.audit.note(visitor_of(me), deed)
        return parts.web.pages.render(
            request,
            "quality/card.html",
            call=call,
            target=target,
            card=parts.cards.find(call_id, target),
            criteria=parts.criteria.in_use(),
            hints=hints_of(call.record),
            **_words(),
        )

    @router.post("/calls/{call_id}")
    def save(me: Reviewer, call_id: str, fields: Posted) -> Response:
        target = fields.text("target")
        call = _call(parts, call_id, target)
        criteria = parts.criteria.in_use()
        marks = _marks(fields, criteria)
        version = fields.number("version")
        comment = fields.text("comment")
        draft = CardDraft(call_id, target, call.began_at, marks, comment, version)
        try:
            score = parts.cards.save(draft, criteria, by=visitor_of(me))
        except CardRefused as err:
            told(parts.web, me, "danger", TEXTS["refusals"][err.reason])
        else:
            told(parts.web, me, "success", TEXTS["messages"]["scored"].format(score=round(score)))
        return see(f"{PATH}/calls/{call_id}?target={target}")


def _call(parts: QualityParts, call_id: str, target: str) -> ReviewedCall:
    """Raises:
    Problem: 404 no such call, or nobody of that name talked in it.
    """
    found = parts.talks.of(call_id.replace("\x00", ""))
    if found is None or target not in found.targets:
        raise Problem(HTTPStatus.NOT_FOUND, "not_found")
    return found


def _marks(fields: Fields, criteria: list[Criterion]) -> dict[str, int]:
    given = {one.code: fields.text(f"mark-{one.code}") for one in criteria}
    return {code: int(text) for code, text in given.items() if text in ("0", "1", "2")}


def _words() -> dict[str, object]:
    return {"texts": TEXTS, "outcome_words": OUTCOMES}


def _begin(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in KNOWN_YEARS else None
