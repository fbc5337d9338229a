"""Cards: lists, forms, history, what expires."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from backoffice.content.revisions import EditConflict, Revision
from backoffice.knowledge.card_codec import DRAFT_OF, IMMEDIATE, to_draft
from backoffice.knowledge.card_forms import FIELDS, from_fields, to_fields
from backoffice.knowledge.differences import FieldDifference, differences
from backoffice.knowledge.knowledge_desk import Card, CardRejected
from backoffice.pages.parts import (
    STATES_SHOWN,
    BackofficeParts,
    Before,
    Editor,
    Fields,
    Posted,
    see,
    told,
)
from backoffice.pages.texts.catalogue import load_texts
from core.access.audit import Subject
from core.db.base import utc_now
from core.knowledge.tables.cells import day_text
from core.knowledge.tables.layouts import LAYOUTS
from core.knowledge.tables.wording import column_titles, problem, yes_no
from core.web.problems import Problem

TEXTS = load_texts("knowledge")
LABELS: Mapping[str, str] = {**column_titles(), **TEXTS["fields"]}
SECTIONS = tuple(DRAFT_OF)
MENU_SECTIONS = TEXTS["sections"]
LONGEST_PREFILL = 500


@dataclass(frozen=True, slots=True)
class StateView:
    """One line of a history."""

    revision: Revision
    changes: tuple[FieldDifference, ...]


def knowledge_router(parts: BackofficeParts) -> APIRouter:
    router = APIRouter(prefix="/knowledge", include_in_schema=False)
    _add_lists(router, parts)
    _add_form(router, parts)
    _add_history(router, parts)
    return router


def known_section(section: str) -> str:
    if section not in SECTIONS:
        raise Problem(HTTPStatus.NOT_FOUND, "not_found")
    return section


def card_path(section: str, code: str) -> str:
    return f"/knowledge/{section}/card?code={quote(code)}"


def heading(draft: object) -> str:
    """What a card is called in lists."""
    names = ("spoken_name", "title", "name", "text", "code")
    return next(str(found) for name in names if (found := getattr(draft, name, "")))


def common(section: str) -> dict[str, Any]:
    """What every template of knowledge shows."""
    return {
        "section": section,
        "menu": MENU_SECTIONS,
        "title": TEXTS["sections"][section],
        "labels": LABELS,
        "hints": TEXTS["hints"],
        "heading": heading,
        "is_immediate": section in IMMEDIATE,
        "has_tables": section in LAYOUTS,
    }


def _add_lists(router: APIRouter, parts: BackofficeParts) -> None:
    pages = parts.web.pages

    @router.get("")
    def first(me: Editor) -> Response:
        return see("/knowledge/services")

    @router.get("/expiring")
    def expiring(request: Request, me: Editor) -> Response:
        today = utc_now().astimezone(parts.zone).date()
        cards = parts.knowledge.expiring(today)
        return pages.render(
            request,
            "knowledge/expiring.html",
            cards=cards,
            today=today,
            menu=MENU_SECTIONS,
            heading=heading,
        )

    @router.get("/{section}")
    def cards(request: Request, me: Editor, section: str, q: str = "", only: str = "") -> Response:
        known_section(section)
        found = parts.knowledge.cards(section)
        shown = [card for card in found if _fits(card, q, only)]
        context = {"cards": shown, "total": len(found), "q": q, "only": only}
        pending = sum(card.is_pending for card in found)
        return pages.render(
            request, "knowledge/list.html", pending=pending, **context, **common(section)
        )


def _fits(card: Card, q: str, only: str) -> bool:
    if only == "pending" and not card.is_pending:
        return False
    if only == "unverified" and getattr(card.draft, "verified", True):
        return False
    words = q.lower().replace("ё", "е").split()
    names = ("code", "name", "title", "spoken_name", "text", "address")
    text = " ".join(str(getattr(card.draft, name, "")) for name in names)
    text += " ".join(getattr(card.draft, "aliases", ()))
    return all(word in text.lower().replace("ё", "е") for word in words)


@dataclass(frozen=True, slots=True)
class FormState:
    """A form as it is shown. `problems` by title of the field; `theirs`: what somebody else saved meanwhile."""

    section: str
    card: Card | None
    cells: Mapping[str, str]
    problems: Mapping[str, str] = field(default_factory=dict)
    conflict: str = ""
    theirs: tuple[FieldDifference, ...] = ()

    @property
    def status(self) -> HTTPStatus:
        if self.conflict:
            return HTTPStatus.CONFLICT
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.problems else HTTPStatus.OK


def _add_form(router: APIRouter, parts: BackofficeParts) -> None:
    @router.get("/{section}/card")
    def form(
        request: Request, me: Editor, section: str, code: str = "", question: str = ""
    ) -> Response:
        known_section(section)
        card = parts.knowledge.card(section, code) if code else None
        if code and card is None:
            raise Problem(HTTPStatus.NOT_FOUND, "not_found", code)
        cells = to_fields(section, card.draft, parts.zone) if card else _empty(section)
        if question and "questions" in cells and not card:
            cells["questions"] = question[:LONGEST_PREFILL]
        return _form(request, parts, FormState(section, card, cells))

    @router.post("/{section}/card")
    def save(request: Request, me: Editor, section: str, fields: Posted) -> Response:
        known_section(section)
        code = fields.text("card_code")
        card = parts.knowledge.card(section, code) if code else None
        state = FormState(section, card, _cells(section, fields, card))
        draft, reader = from_fields(section, state.cells, parts.zone)
        problems = {one.column: one.text for one in reader.problems}
        if not card and parts.knowledge.card(section, draft.code):
            problems[LABELS["code"]] = TEXTS["problems"]["exists"].format(value=draft.code)
        if problems:
            return _form(request, parts, replace(state, problems=problems))
        expected = fields.number("expected")
        if card and (card.draft, card.number) == (draft, expected):
            told(parts.web, me, "info", TEXTS["messages"]["unchanged"])
            return see(card_path(section, card.code))
        try:
            parts.knowledge.save(
                section, draft, expected=expected, author=me.account.login, note=fields.note
            )
        except CardRejected as err:
            return _form(request, parts, replace(state, problems=_in_words(err)))
        except EditConflict as err:
            return _form(request, parts, _with_theirs(parts, state, err.present))
        parts.note(me, f"{section}_saved", Subject(section, draft.code))
        message = "saved_live" if section in IMMEDIATE else "saved"
        told(parts.web, me, "success", TEXTS["messages"][message])
        return see(card_path(section, draft.code))


def _cells(section: str, fields: Fields, card: Card | None) -> dict[str, str]:
    """The code of a card that exists is never taken from the form."""
    cells = {}
    for spec in FIELDS[section]:
        text = fields.text(spec.name)
        cells[spec.name] = yes_no(bool(text)) if spec.kind == "yes" else text
    if card:
        key = "day" if section == "holidays" else "code"
        cells[key] = day_text(card.draft.day) if section == "holidays" else card.code
    return cells


def _in_words(rejected: CardRejected) -> dict[str, str]:
    return {
        LABELS[one.field]: problem(0, one.field, one.code, one.value).text
        for one in rejected.violations
    }


def _with_theirs(parts: BackofficeParts, state: FormState, present: Revision | None) -> FormState:
    """The editor's text stays in the fields; what somebody else wrote stands beside it."""
    if present is None:
        raise Problem(HTTPStatus.CONFLICT, "conflict")
    theirs = to_fields(state.section, to_draft(state.section, present.content), parts.zone)
    message = TEXTS["messages"]["conflict"].format(
        author=present.author or "—", at=f"{present.at.astimezone(parts.zone):%H:%M}"
    )
    card = parts.knowledge.card(state.section, present.code)
    changed = tuple(differences(state.cells, theirs))
    return replace(state, card=card, conflict=message, theirs=changed)


def _form(request: Request, parts: BackofficeParts, state: FormState) -> Response:
    return parts.web.pages.render(
        request,
        "knowledge/form.html",
        state.status,
        state=state,
        specs=FIELDS[state.section],
        one=TEXTS["one"][state.section],
        **common(state.section),
    )


def _empty(section: str) -> dict[str, str]:
    """A new card is shown as soon as it is published."""
    defaults = {"visit_minutes": "20", "windows": "1", "timezone": "Asia/Tomsk", "active": "да"}
    return {spec.name: defaults.get(spec.name, "") for spec in FIELDS[section]}


def _add_history(router: APIRouter, parts: BackofficeParts) -> None:
    @router.get("/{section}/history")
    def history(
        request: Request, me: Editor, section: str, code: str = "", before: Before = 0
    ) -> Response:
        known_section(section)
        card = parts.knowledge.card(section, code)
        if card is None:
            raise Problem(HTTPStatus.NOT_FOUND, "not_found", code)
        states = parts.knowledge.history(section, code, before=before, count=STATES_SHOWN + 1)
        shown = [to_fields(section, to_draft(section, one.content), parts.zone) for one in states]
        views = [
            StateView(state, tuple(differences(before, now)) if before else ())
            for state, now, before in zip(states, shown, [*shown[1:], None], strict=False)
        ]
        return parts.web.pages.render(
            request,
            "knowledge/history.html",
            card=card,
            states=views[:STATES_SHOWN],
            older=states[STATES_SHOWN - 1].number if len(states) > STATES_SHOWN else 0,
            **common(section),
        )

    @router.post("/{section}/undo")
    def undo(me: Editor, section: str, fields: Posted) -> Response:
        known_section(section)
        code, number = fields.text("code"), fields.number("number")
        try:
            parts.knowledge.undo_to(
                section, code, number, expected=fields.number("expected"), author=me.account.login
            )
        except LookupError as err:
            raise Problem(HTTPStatus.NOT_FOUND, "not_found", code) from err
        except (EditConflict, CardRejected) as err:
            raise Problem(HTTPStatus.CONFLICT, "conflict", code) from err
        parts.note(me, f"{section}_undone", Subject(section, code))
        told(parts.web, me, "success", TEXTS["messages"]["undone"].format(number=number))
        return see(card_path(section, code))
