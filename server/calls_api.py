"""Call records for programs: a page of JSON, or the whole period as CSV. Behind the API token."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, SecretStr

from core.calls.call_reader import CallPeriod, CallReader
from core.calls.cdr import csv_lines
from core.calls.leg_cdr import LegReader, leg_csv_lines
from core.db.base import LARGEST_INTEGER
from core.web.bearer import require_bearer

MAX_PAGE = 500


class CallItem(BaseModel):
    """One call of the page; moments are UTC."""

    call_id: str
    sip_call_id: str
    worker: str
    caller: str
    called: str
    started_at: datetime | None
    answered_at: datetime | None
    handoff_asked_at: datetime | None
    bridged_at: datetime | None
    ended_at: datetime | None
    outcome: str
    end_reason: str
    recording: str
    turns: int


class CallPage(BaseModel):
    total: int
    calls: list[CallItem]


def calls_router(
    reader: CallReader, legs: LegReader, token: SecretStr, zone: ZoneInfo
) -> APIRouter:
    """`since` and `until` without an offset are the region's time."""
    router = APIRouter(
        prefix="/api/calls", tags=["calls"], dependencies=[Depends(require_bearer(token))]
    )

    def period(since: datetime | None = None, until: datetime | None = None) -> CallPeriod:
        return CallPeriod(_in_zone(since, zone), _in_zone(until, zone))

    @router.get("")
    def list_calls(
        wanted: Annotated[CallPeriod, Depends(period)],
        limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
        offset: Annotated[int, Query(ge=0, le=LARGEST_INTEGER)] = 0,
    ) -> CallPage:
        calls = reader.page(wanted, limit=limit, offset=offset)
        items = [CallItem(**asdict(call)) for call in calls]
        return CallPage(total=reader.count(wanted), calls=items)

    @router.get("/export.csv")
    def export(wanted: Annotated[CallPeriod, Depends(period)]) -> StreamingResponse:
        return StreamingResponse(
            csv_lines(reader.stream(wanted), zone),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="calls.csv"'},
        )

    @router.get("/legs.csv")
    def export_legs(wanted: Annotated[CallPeriod, Depends(period)]) -> StreamingResponse:
        return StreamingResponse(
            leg_csv_lines(legs.stream(wanted), zone),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="legs.csv"'},
        )

    return router


def _in_zone(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    return moment.replace(tzinfo=zone) if moment and moment.tzinfo is None else moment
