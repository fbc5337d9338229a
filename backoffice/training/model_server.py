"""Serves the live model to Rasa, which asks every few seconds and loads a new one between two turns."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response, status
from fastapi.responses import FileResponse
from pydantic import SecretStr

from backoffice.training.publishing import Publisher
from core.db.base import utc_now
from core.web.bearer import require_bearer

MODEL_PATH = "/internal/models/dialogue"


@dataclass(slots=True)
class ModelPolls:
    """What Rasa said it has when it asked last; empty until it asks. Every Rasa server asks the same door."""

    etag: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ModelServerParts:
    token: SecretStr
    publisher: Publisher
    polls: ModelPolls
    now: Callable[[], datetime] = utc_now


def model_server_router(parts: ModelServerParts) -> APIRouter:
    """GET with If-None-Match: 304 while nothing changed, else the model with its ETag."""
    router = APIRouter(tags=["internal"], dependencies=[Depends(require_bearer(parts.token))])

    @router.get(MODEL_PATH)
    def model(if_none_match: Annotated[str, Header()] = "") -> Response:
        parts.polls.etag, parts.polls.at = if_none_match, parts.now()
        live = parts.publisher.desk.publications.live()
        if live is None or not parts.publisher.project(live.id).model.is_file():
            return Response(status_code=status.HTTP_404_NOT_FOUND)
        headers = {"ETag": live.etag, "filename": f"dialogue-{live.id}.tar.gz"}
        if if_none_match == live.etag:
            return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers=headers)
        path = parts.publisher.project(live.id).model
        return FileResponse(path, headers=headers, media_type="application/gzip")

    return router
