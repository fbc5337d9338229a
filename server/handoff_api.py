"""The gateways' door to the waiting line: a person is asked for, orders are fetched, reports are handed in."""

import asyncio
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import SecretStr

from core.contracts.handoff import HandoffRequest
from core.contracts.wire import from_json, to_json
from core.db.base import LARGEST_INTEGER
from core.web.bearer import require_bearer
from core.web.problems import Problem
from core.web.request_body import raw_body
from handoff.bell import LoopBell, orders_topic, rung
from handoff.service import UNKNOWN_LEGS, HandoffService

LONGEST_WAIT_SECONDS = 25.0
"""Below the usual time-outs of proxies in between."""

MAX_ID_LENGTH, MAX_WORKER_LENGTH = 64, 40

Body = Annotated[bytes, Depends(raw_body)]
Worker = Annotated[str, Query(min_length=1, max_length=MAX_WORKER_LENGTH)]


def handoff_router(service: HandoffService, bell: LoopBell, token: SecretStr) -> APIRouter:
    router = APIRouter(
        prefix="/internal", tags=["internal"], dependencies=[Depends(require_bearer(token))]
    )

    @router.post("/handoffs")
    def ask_for_person(body: Body) -> Response:
        request = from_json(body, HandoffRequest)
        for name, value, longest in (
            ("call_id", request.call_id, MAX_ID_LENGTH),
            ("worker", request.worker, MAX_WORKER_LENGTH),
        ):
            if not 0 < len(value) <= longest:
                raise Problem(HTTPStatus.BAD_REQUEST, "bad_request", name)
        return Response(to_json(service.ask(request)), media_type="application/json")

    @router.get("/orders")
    async def orders(
        worker: Worker,
        after: Annotated[int, Query(ge=0, le=LARGEST_INTEGER)] = 0,
        wait_seconds: Annotated[float, Query(ge=0, le=LONGEST_WAIT_SECONDS)] = 0.0,
        free_legs: Annotated[int, Query(ge=UNKNOWN_LEGS, le=LARGEST_INTEGER)] = UNKNOWN_LEGS,
    ) -> Response:
        loop = asyncio.get_running_loop()
        until = loop.time() + wait_seconds
        with bell.listening(orders_topic(worker)) as event:
            while True:
                event.clear()
                found = await run_in_threadpool(service.orders, worker, after, free_legs)
                left = until - loop.time()
                if found or left <= 0:
                    return Response(to_json(found), media_type="application/json")
                await rung(event, left)

    @router.post("/reports")
    def reports(body: Body) -> Response:
        taken = service.take_reports(from_json(body, list[object]))
        return Response(to_json(taken), media_type="application/json")

    return router
