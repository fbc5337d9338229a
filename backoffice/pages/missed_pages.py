"""The inbox of missed questions, and coverage. Reading the conversation around is noted in the audit log."""

from dataclasses import replace
from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response

from backoffice.analytics.recordings import Recordings
from backoffice.content.revisions import EditConflict
from backoffice.dialogs.yaml_problems import FilesBroken
from backoffice.knowledge.knowledge_desk import CardRejected
from backoffice.missed.coverage import TrainedWords, coverage
from backoffice.missed.missed_questions import MissedQuestions
from backoffice.missed.missed_sound import cut
from backoffice.pages.knowledge_pages import LABELS, heading
from backoffice.pages.parts import BackofficeParts, Editor, Posted, see, told
from backoffice.pages.texts.catalogue import load_texts
from core.access.account import SignedIn, visitor_of
from core.access.audit import AuditKind, Deed, Subject
from core.db.base import utc_now
from core.knowledge.tables.wording import problem
from core.settings.telephony import RecordingSettings
from core.web.problems import Problem

TEXTS = load_texts("missed")
PER_PAGE = 20
LAST_PAGE = 10_000


def missed_router(parts: BackofficeParts, missed: MissedQuestions) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    _add_pages(router, parts, missed)
    _add_verdicts(router, parts, missed)
    return router


def _add_pages(router: APIRouter, parts: BackofficeParts, missed: MissedQuestions) -> None:
    pages = parts.web.pages
    recordings = Recordings(RecordingSettings.load().folder)
    trained = TrainedWords(parts.dialogue)

    @router.get("/missed")
    def inbox(
        request: Request, me: Editor, page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1
    ) -> Response:
        """A page behind the last one shows the last one: others sort the inbox, too."""
        groups = missed.groups()
        pages_of_groups = max(1, -(-len(groups) // PER_PAGE))
        page = min(page, pages_of_groups)
        return pages.render(
            request,
            "missed/inbox.html",
            groups=groups[(page - 1) * PER_PAGE : page * PER_PAGE],
            total=len(groups),
            page=page,
            last_page=pages_of_groups,
            intents=[one.block.name for one in parts.dialogue.blocks("intent")],
            articles=[(one.code, heading(one.draft)) for one in parts.knowledge.cards("articles")],
            reasons=TEXTS["reasons"],
        )

    @router.get("/missed/{turn_id}/around")
    def around(request: Request, me: Editor, turn_id: int) -> Response:
        recording, turns = missed.conversation(turn_id)
        if not turns:
            raise Problem(HTTPStatus.NOT_FOUND, "not_found")
        subject = Subject("call_turn", str(turn_id))
        parts.web.audit.note(visitor_of(me), Deed(AuditKind.READ, "conversation_read", subject))
        return pages.render(
            request,
            "missed/around.html",
            turns=turns,
            middle=turn_id,
            has_recording=recordings.path(recording) is not None,
        )

    @router.get("/missed/{turn_id}/sound.wav")
    def sound(me: Editor, turn_id: int) -> Response:
        recording, turns = missed.conversation(turn_id)
        turn = next((one for one in turns if one.turn_id == turn_id), None)
        path = recordings.path(recording)
        if turn is None or path is None:
            raise Problem(HTTPStatus.NOT_FOUND, "not_found")
        start, end = turn.audio_start_seconds, turn.audio_end_seconds
        piece = cut(path, start, end) if start is not None and end is not None else None
        if piece is None:
            raise Problem(HTTPStatus.NOT_FOUND, "not_found")
        subject = Subject("call_turn", str(turn_id))
        parts.web.audit.note(visitor_of(me), Deed(AuditKind.READ, "recording_heard", subject))
        return Response(piece, media_type="audio/wav", headers={"Cache-Control": "no-store"})

    @router.get("/coverage")
    def covered(request: Request, me: Editor) -> Response:
        today = utc_now().astimezone(parts.zone).date()
        sessions = parts.publisher.desk.publications.sessions
        found = coverage(sessions, parts.knowledge, trained, today)
        return pages.render(
            request, "missed/coverage.html", found=found, labels=LABELS, heading=heading
        )


def _add_verdicts(router: APIRouter, parts: BackofficeParts, missed: MissedQuestions) -> None:
    @router.post("/missed")
    def decide(me: Editor, fields: Posted) -> Response:
        back = f"/missed?page={max(1, fields.number('page'))}"
        turns = [int(part) for part in fields.text("turns").split(",") if part.isdecimal()]
        verdict, text = fields.text("verdict"), fields.text("text").strip()
        target = ""
        if verdict == "example":
            target = _as_example(parts, me, fields.text("intent"), text)
        elif verdict == "article":
            target = _as_variant(parts, me, fields.text("article"), text)
            if not target:
                return see(back)
        elif verdict == "new_article":
            return see(f"/knowledge/articles/card?question={quote(text)}")
        elif verdict != "noise":
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid")
        missed.decide(turns, verdict, target=target, who=me.account.login)
        parts.note(me, f"missed_{verdict}", Subject("call_turn", str(turns[0] if turns else "")))
        told(parts.web, me, "success", TEXTS["messages"][verdict].format(target=target))
        return see(back)


def _as_example(parts: BackofficeParts, me: SignedIn, intent: str, text: str) -> str:
    """Raises:
    Problem: there is no such intent, or the text cannot stand in a file.
    """
    block = next((one for one in parts.dialogue.blocks("intent") if one.block.name == intent), None)
    if block is None:
        raise Problem(HTTPStatus.NOT_FOUND, "not_found", intent)
    try:
        parts.dialogue.add_phrases(block.code, [text], author=me.account.login)
    except FilesBroken as err:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", str(err)) from err
    return intent


def _as_variant(parts: BackofficeParts, me: SignedIn, code: str, text: str) -> str:
    """The title of the article, or nothing when it was not saved and the editor was told why."""
    card = parts.knowledge.card("articles", code)
    if card is None:
        raise Problem(HTTPStatus.NOT_FOUND, "not_found", code)
    if text in card.draft.questions:
        return heading(card.draft)
    draft = replace(card.draft, questions=(*card.draft.questions, text))
    try:
        parts.knowledge.save("articles", draft, expected=card.number, author=me.account.login)
    except EditConflict:
        told(parts.web, me, "warning", TEXTS["messages"]["conflict"])
        return ""
    except CardRejected as err:
        first = err.violations[0]
        words = problem(0, first.field, first.code, first.value).text
        told(parts.web, me, "warning", TEXTS["messages"]["rejected"].format(problem=words))
        return ""
    return heading(draft)
