"""«Послушать»: what the voice makes of a text, to read and to hear."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from backoffice.pages.parts import BackofficeParts, Editor, Posted
from backoffice.pages.texts.catalogue import load_texts
from core.errors import SynthesisFailed
from core.web.problems import Problem

TEXTS = load_texts("knowledge")


def listen_router(parts: BackofficeParts) -> APIRouter:
    router = APIRouter(prefix="/listen", include_in_schema=False)

    @router.post("")
    def shown(request: Request, me: Editor, fields: Posted) -> Response:
        text = fields.text(fields.text("field")) if fields.text("field") else fields.text("text")
        try:
            spoken = parts.listener.speak(text) if text.strip() else None
        except SynthesisFailed:
            return parts.web.pages.render(
                request,
                "knowledge/heard.html",
                problem=TEXTS["messages"]["voice_down"],
                spoken=None,
            )
        return parts.web.pages.render(
            request, "knowledge/heard.html", problem="", spoken=spoken, text=text
        )

    @router.get("/sound.wav")
    def sound(me: Editor, text: str = "") -> Response:
        try:
            spoken = parts.listener.speak(text)
        except SynthesisFailed as err:
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "other") from err
        return Response(spoken.wav, media_type="audio/wav")

    return router
