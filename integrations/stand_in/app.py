"""The stand-in's application: four systems, a switchboard of misbehaviour, a look at what arrived."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import APIRouter, FastAPI

from integrations.stand_in.appointments_api import appointments_router, slots_router
from integrations.stand_in.behaviour import Behaviour, Behaviours, Misbehaviour, System
from integrations.stand_in.cases_api import (
    complaints_router,
    fill_with_samples,
    notices_router,
    status_router,
)
from integrations.stand_in.reception import Reception, ReceptionState
from integrations.stand_in.storage import Storage

KINDS = frozenset({"complaint", "notice", "told"})


def stand_in_app(storage: Storage, reception: Reception) -> FastAPI:
    behaviours = Behaviours()
    app = FastAPI(title="Стенд ведомств", version="1")
    app.add_middleware(Misbehaviour, behaviours=behaviours)
    fill_with_samples(storage)
    for router in (
        status_router(storage),
        complaints_router(storage),
        notices_router(storage),
        slots_router(reception),
        appointments_router(reception),
        _switchboard(behaviours, storage, reception),
    ):
        app.include_router(router)
    return app


def _switchboard(behaviours: Behaviours, storage: Storage, reception: Reception) -> APIRouter:
    router = APIRouter(tags=["stand-in"])

    @router.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/stand-in/behaviour")
    def show() -> Mapping[str, Behaviour]:
        return behaviours.now()

    @router.put("/stand-in/behaviour/{system}", status_code=204)
    def switch(system: System, behaviour: Behaviour) -> None:
        behaviours.switch(system, behaviour)

    @router.get("/stand-in/asked")
    def asked() -> Mapping[str, int]:
        """How many questions each system got since the start."""
        return behaviours.asked()

    @router.get("/stand-in/kept/{kind}")
    def kept(kind: str) -> list[dict[str, Any]]:
        """Documents in the order they came: complaint, notice, told."""
        return storage.all(kind) if kind in KINDS else []

    @router.put("/stand-in/reception", status_code=204)
    def reset_reception(state: ReceptionState) -> None:
        reception.reset(state)

    @router.put("/stand-in/clock", status_code=204)
    def set_clock(moment: datetime) -> None:
        """Only appointments live by this clock."""
        reception.set_clock(moment)

    return router
