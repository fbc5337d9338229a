"""«Проба»: a chat that shows how a phrase was understood and which card answered; beside the editor and on its own."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from backoffice.pages.knowledge_pages import heading
from backoffice.pages.parts import BackofficeParts, Editor, Posted
from backoffice.pages.texts.catalogue import load_texts
from backoffice.trial.trial_desk import (
    Phase,
    Subject,
    TrialAnswer,
    TrialDesk,
    TrialRefused,
    TrialState,
)
from core.access.audit import Subject as AuditSubject
from core.contracts.dialogue import CallContext, CallerTurn, CallMode, TurnEvent
from core.errors import DialogueFailed
from core.web.problems import Problem

TEXTS = load_texts("trial")
LONGEST_TEXT = 500
CALL = "trial-"
KEYS = frozenset("0123456789*#")


@dataclass(frozen=True, slots=True)
class CardLink:
    """Where the card of an answer is edited."""

    path: str
    title: str


def trial_router(parts: BackofficeParts, desk: TrialDesk) -> APIRouter:
    router = APIRouter(prefix="/trial", include_in_schema=False)
    _add_panel(router, parts, desk)
    _add_talk(router, parts, desk)
    return router


def _add_panel(router: APIRouter, parts: BackofficeParts, desk: TrialDesk) -> None:
    pages = parts.web.pages

    def panel(request: Request, subject: Subject, refused: str = "") -> Response:
        return pages.render(request, "trial/panel.html", **_context(desk, subject, refused))

    @router.get("")
    def page(request: Request, me: Editor, subject: str = "draft") -> Response:
        return pages.render(request, "trial/page.html", **_context(desk, _known(subject)))

    @router.get("/panel")
    def fragment(request: Request, me: Editor, subject: str = "draft") -> Response:
        """Asks for itself again while the trial starts."""
        return panel(request, _known(subject))

    @router.post("/open")
    def start(request: Request, me: Editor, fields: Posted) -> Response:
        subject, refused = _known(fields.text("subject")), ""
        try:
            desk.open(subject)
        except TrialRefused as err:
            refused = TEXTS["refused"][err.code]
        else:
            parts.note(me, "trial_started", AuditSubject("trial", subject.value))
        return panel(request, subject, refused)

    @router.post("/close")
    def close(request: Request, me: Editor, fields: Posted) -> Response:
        subject = _known(fields.text("subject"))
        desk.close(subject)
        return panel(request, subject)


def _known(subject: str) -> Subject:
    if subject not in [one.value for one in Subject]:
        raise Problem(HTTPStatus.NOT_FOUND, "not_found")
    return Subject(subject)


def _context(desk: TrialDesk, subject: Subject, refused: str = "") -> dict[str, Any]:
    state = desk.state(subject)
    return {
        "subject": subject,
        "subjects": TEXTS["subjects"],
        "state": state,
        "phase_words": TEXTS["phases"],
        "about": _about(desk, subject, state),
        "refused": refused,
        "call": CALL + secrets.token_hex(6),
        "modes": (CallMode.DAY, CallMode.NIGHT),
    }


def _about(desk: TrialDesk, subject: Subject, state: TrialState) -> list[str]:
    if not state.number:
        return []
    lines = [TEXTS["about"][subject.value].format(number=state.number)]
    extension = desk.publisher.settings.trial_extension
    if subject is Subject.DRAFT and state.phase is Phase.READY and extension:
        lines.append(TEXTS["about"]["call"].format(extension=extension))
    if subject is Subject.DRAFT and (count := desk.untrained(state.number)):
        lines.append(TEXTS["about"]["untrained"].format(count=count))
    return lines


def _add_talk(router: APIRouter, parts: BackofficeParts, desk: TrialDesk) -> None:
    pages = parts.web.pages

    @router.post("/say")
    def say(request: Request, me: Editor, fields: Posted) -> Response:
        """One exchange, put under the ones before; an empty text begins the call."""
        subject, text = _known(fields.text("subject")), fields.text("text").strip()[:LONGEST_TEXT]
        answer: TrialAnswer | None = None
        problem = ""
        try:
            answer = desk.say(subject, _turn(fields.text("call"), text, fields.text("mode")))
        except TrialRefused as err:
            problem = TEXTS["refused"][err.code]
        except DialogueFailed:
            problem = TEXTS["refused"]["no_answer"]
        return pages.render(
            request,
            "trial/exchange.html",
            text=text,
            answer=answer,
            problem=problem,
            card=card_of(answer.reply.understood.source) if answer else None,
            service=_service(parts, answer.reply.understood.service) if answer else "",
            commands=TEXTS["commands"],
        )


def _turn(call: str, text: str, mode: str) -> CallerTurn:
    """Digits alone are keys pressed, as in the text chat of the console."""
    name = call if call.startswith(CALL) and len(call) < 40 else CALL + secrets.token_hex(6)
    is_night = mode == CallMode.NIGHT.value
    context = CallContext(mode=CallMode.NIGHT if is_night else CallMode.DAY, is_mode_fixed=True)
    if not text:
        return CallerTurn(name, TurnEvent.STARTED, context=context)
    event = TurnEvent.DIGITS if KEYS.issuperset(text) else TurnEvent.SAID
    return CallerTurn(name, event, text=text, context=context)


def _service(parts: BackofficeParts, code: str) -> str:
    card = parts.knowledge.card("services", code) if code else None
    return heading(card.draft) if card else code


def card_of(source: str) -> CardLink | None:
    """Where «service:snils/term» is edited; None for answers that come from no card."""
    kind, _, rest = source.partition(":")
    sections: Mapping[str, str] = TEXTS["sections"]
    if kind not in sections or not rest:
        return None
    code = rest.partition("/")[0]
    return CardLink(f"/knowledge/{sections[kind]}/card?code={quote(code)}", source)
