"""The switches of a shift: the mode and announcements, with who switched what and why."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from backoffice.content.revisions import EditConflict
from backoffice.control.switchboard import ANNOUNCEMENTS, LONGEST_MINUTES, SwitchRefused
from backoffice.knowledge.knowledge_desk import CardRejected
from backoffice.pages.administration_parts import AdministrationParts, InCharge
from backoffice.pages.parts import Posted, see, told
from backoffice.pages.texts.catalogue import load_texts
from core.access.account import SignedIn, visitor_of
from core.access.roles import Role
from core.knowledge.tables.wording import problem
from core.web.problems import Problem

TEXTS = load_texts("control")
HISTORY_SHOWN = 30
EDITORS = frozenset({Role.EDITOR, Role.PUBLISHER})
"""Who may open the history of an announcement."""


def switch_router(parts: AdministrationParts) -> APIRouter:
    router = APIRouter(prefix="/control", include_in_schema=False)
    _add_modes(router, parts)
    _add_announcements(router, parts)
    return router


def _add_modes(router: APIRouter, parts: AdministrationParts) -> None:
    board = parts.switchboard

    @router.get("")
    def page(request: Request, me: InCharge) -> Response:
        return parts.web.pages.render(
            request,
            "control/switches.html",
            now=board.mode_now(),
            history=board.history(limit=HISTORY_SHOWN),
            announcements=board.announcements(),
            is_on=board.is_on,
            may_edit=me.account.has_any(EDITORS),
            texts=TEXTS,
        )

    @router.post("/mode")
    def switch(me: InCharge, fields: Posted) -> Response:
        by, reason, mode = visitor_of(me), fields.text("reason"), fields.text("mode")
        try:
            if mode == "timetable":
                board.follow_timetable(by=by, reason=reason)
            else:
                board.switch(mode, minutes=fields.number("minutes"), by=by, reason=reason)
        except SwitchRefused as err:
            _refused(parts, me, err)
        else:
            told(parts.web, me, "success", TEXTS["messages"]["switched"])
        return see("/control")


def _refused(parts: AdministrationParts, me: SignedIn, err: SwitchRefused) -> None:
    told(parts.web, me, "danger", TEXTS["refusals"][err.reason])


def _add_announcements(router: APIRouter, parts: AdministrationParts) -> None:
    board = parts.switchboard

    @router.post("/announcements/new")
    def announce(me: InCharge, fields: Posted) -> Response:
        """Whatever is wrong with the text is told in words; what was typed comes back with the browser."""
        minutes = min(fields.number("minutes"), LONGEST_MINUTES)
        if not fields.text("text").strip():
            told(parts.web, me, "danger", TEXTS["refusals"]["no_text"])
            return see("/control")
        try:
            board.announce(fields.text("text"), minutes=minutes, by=visitor_of(me))
        except CardRejected as err:
            first = err.violations[0]
            words = problem(0, first.field, first.code, first.value).text
            told(parts.web, me, "danger", words)
        else:
            told(parts.web, me, "success", TEXTS["messages"]["announced"])
        return see("/control")

    @router.post("/announcements/turn")
    def turn(me: InCharge, fields: Posted) -> Response:
        card = parts.switchboard.knowledge.card(ANNOUNCEMENTS, fields.text("code"))
        if card is None:
            raise Problem(HTTPStatus.NOT_FOUND, "not_found")
        is_on = fields.text("wanted") == "on"
        minutes = min(fields.number("minutes"), LONGEST_MINUTES)
        try:
            board.turn(card, is_on=is_on, minutes=minutes, by=visitor_of(me))
        except EditConflict as err:
            raise Problem(HTTPStatus.CONFLICT, "conflict") from err
        except CardRejected as err:
            first = err.violations[0]
            words = problem(0, first.field, first.code, first.value).text
            told(parts.web, me, "danger", words)
            return see("/control")
        told(parts.web, me, "success", TEXTS["messages"]["announced" if is_on else "silenced"])
        return see("/control")
