"""The stand-in's application: four systems, a switchboard of misbehaviour, a look at what arrived."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI

from integrations.stand_in.behaviour import Behaviour, Behaviours, Misbehaviour, System
from integrations.stand_in.cases_api import (
    complaints_router,
    fill_with_samples,
    notices_router,
    status_router,
)
from integrations.stand_in.storage import Storage

KINDS = frozenset({"complaint", "notice", "told", "appointment"})


def stand_in_app(storage: Storage) -> FastAPI:
    behaviours = Behaviours()
    app = FastAPI(title="Стенд ведомств", version="1")
    app.add_middleware(Misbehaviour, behaviours=behaviours)
    fill_with_samples(storage)
    for router in (status_router(storage), complaints_router(storage), notices_router(storage)):
        app.include_router(router)

    @app.get("/healthz", tags=["stand-in"])
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/stand-in/behaviour", tags=["stand-in"])
    def show() -> Mapping[str, Behaviour]:
        return behaviours.now()

    @app.put("/stand-in/behaviour/{system}", tags=["stand-in"], status_code=204)
    def switch(system: System, behaviour: Behaviour) -> None:
        behaviours.switch(system, behaviour)

    @app.get("/stand-in/asked", tags=["stand-in"])
    def asked() -> Mapping[str, int]:
        """How many questions each system got since the start."""
        return behaviours.asked()

    @app.get("/stand-in/kept/{kind}", tags=["stand-in"])
    def kept(kind: str) -> list[dict[str, Any]]:
        """Documents in the order they came: complaint, notice, told, appointment."""
        return storage.all(kind) if kind in KINDS else []

    return app
