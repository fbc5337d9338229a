"""The outbox for administrators and for programs: what waits, what was refused for good; behind the API token."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, SecretStr

from core.db.base import LARGEST_INTEGER
from core.web.bearer import require_bearer
from core.web.problems import Problem
from integrations.assembly import OutsideSystems


class StreamItem(BaseModel):
    waiting: int
    dead: int
    oldest_waiting: datetime | None


class DeadItem(BaseModel):
    """`subject` is the number of the complaint or the key of the notice: no personal data."""

    message_id: int
    stream: str
    subject: str
    attempts: int
    created_at: datetime
    last_error: str


class OutboxState(BaseModel):
    """`breakers`: closed, open or probing, by system."""

    streams: Mapping[str, StreamItem]
    dead: list[DeadItem]
    breakers: Mapping[str, str]


def outbox_router(systems: OutsideSystems, token: SecretStr) -> APIRouter:
    router = APIRouter(
        prefix="/api/outbox", tags=["outbox"], dependencies=[Depends(require_bearer(token))]
    )

    @router.get("")
    def state() -> OutboxState:
        streams = {
            name: StreamItem.model_validate(systems.outbox.counts(name), from_attributes=True)
            for name in systems.delivery.streams
        }
        dead = [
            DeadItem.model_validate(message, from_attributes=True)
            for message in systems.outbox.dead()
        ]
        breakers = {name: client.breaker.state.value for name, client in systems.clients.items()}
        return OutboxState(streams=streams, dead=dead, breakers=breakers)

    @router.post("/{message_id}/revive", status_code=HTTPStatus.NO_CONTENT)
    def revive(message_id: Annotated[int, Path(ge=0, le=LARGEST_INTEGER)]) -> None:
        """Try a dead message again; it keeps its place in the stream."""
        if not systems.outbox.revive(message_id):
            raise Problem(HTTPStatus.NOT_FOUND, "not_found")

    return router
