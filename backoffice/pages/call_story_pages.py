"""The page of one call: the conversation beside its recording. Reading, hearing and taking it out are noted."""

import json
import re
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from threading import Lock

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from backoffice.analytics.call_exports import as_csv, as_json, as_vtt
from backoffice.analytics.call_story import CallHead, CallStory
from backoffice.pages.analytics_parts import (
    ANALYSTS,
    TEXTS,
    Analyst,
    AnalyticsParts,
    names_of,
)
from core.access.audit import Subject
from core.web.personal_data import PersonalField
from core.web.problems import Problem

ONE_LISTENING = timedelta(minutes=10)
"""A browser fetches a recording in pieces; those of one person within this time are one line of the log."""
MOST_REMEMBERED = 2_000
MEDIA_TYPES = {
    "json": "application/json; charset=utf-8",
    "vtt": "text/vtt; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}
UNSAFE = re.compile(r"[^\w.-]", re.ASCII)


class Listenings:
    """Who has begun to hear what, lately. In the memory of one process: another one notes anew."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._begun: OrderedDict[tuple[int, str], datetime] = OrderedDict()
        self._lock = Lock()

    def is_new(self, session_id: int, call_id: str) -> bool:
        key, now = (session_id, call_id), self._now()
        with self._lock:
            before = self._begun.get(key)
            if before is not None and now - before < ONE_LISTENING:
                return False
            self._begun[key] = now
            self._begun.move_to_end(key)
            while len(self._begun) > MOST_REMEMBERED:
                self._begun.popitem(last=False)
        return True


def call_story_router(parts: AnalyticsParts) -> APIRouter:
    router = APIRouter(prefix="/calls", include_in_schema=False)
    _let_reveal(parts)
    _add_page(router, parts)
    _add_sound(router, parts)
    _add_exports(router, parts)
    return router


def _let_reveal(parts: AnalyticsParts) -> None:
    def caller_of(call_id: str) -> str | None:
        head = parts.stories.head(call_id)
        return head.caller if head else None

    parts.web.personal_data.register(
        PersonalField("call", "caller", frozenset(ANALYSTS), caller_of)
    )


def _add_page(router: APIRouter, parts: AnalyticsParts) -> None:
    @router.get("/{call_id}")
    def read(request: Request, me: Analyst, call_id: str) -> Response:
        story = _story(parts, call_id)
        parts.note_read(me, "conversation_read", Subject("call", call_id))
        return parts.web.pages.render(
            request,
            "calls/one.html",
            story=story,
            head=story.head,
            has_recording=parts.recordings.path(story.head.recording) is not None,
            texts=TEXTS,
            names=names_of(parts.sessions),
        )


def _add_sound(router: APIRouter, parts: AnalyticsParts) -> None:
    listenings = Listenings(parts.now)

    @router.get("/{call_id}/recording.wav")
    def hear(me: Analyst, call_id: str) -> Response:
        """Pieces are given by the header Range."""
        path = parts.recordings.path(_head(parts, call_id).recording)
        if path is None:
            raise Problem(HTTPStatus.NOT_FOUND, "not_found")
        if listenings.is_new(me.session_id, call_id):
            parts.note_read(me, "recording_heard", Subject("call", call_id))
        return FileResponse(path, media_type="audio/wav")

    @router.get("/{call_id}/outline.json")
    def outline(me: Analyst, call_id: str) -> Response:
        path = parts.recordings.path(_head(parts, call_id).recording)
        found = parts.recordings.outline(path) if path else None
        if found is None:
            raise Problem(HTTPStatus.NOT_FOUND, "not_found")
        plain = {"seconds": found.seconds, "peaks": found.peaks}
        return Response(json.dumps(plain), media_type="application/json")


def _add_exports(router: APIRouter, parts: AnalyticsParts) -> None:
    @router.get("/{call_id}/conversation.{form}")
    def export(me: Analyst, call_id: str, form: str) -> Response:
        if form not in MEDIA_TYPES:
            raise Problem(HTTPStatus.NOT_FOUND, "not_found")
        story = _story(parts, call_id)
        zone = parts.book.clock.zone
        written = {
            "json": lambda: as_json(story, zone),
            "vtt": lambda: as_vtt(story, TEXTS["who"]),
            "csv": lambda: as_csv(story, zone),
        }[form]()
        parts.note_read(me, "conversation_exported", Subject("call", call_id), form=form)
        name = f"{UNSAFE.sub('_', call_id)}.{form}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(written, media_type=MEDIA_TYPES[form], headers=headers)


def _story(parts: AnalyticsParts, call_id: str) -> CallStory:
    story = parts.stories.read(call_id)
    if story is None:
        raise Problem(HTTPStatus.NOT_FOUND, "not_found")
    return story


def _head(parts: AnalyticsParts, call_id: str) -> CallHead:
    head = parts.stories.head(call_id)
    if head is None:
        raise Problem(HTTPStatus.NOT_FOUND, "not_found")
    return head
