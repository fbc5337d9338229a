"""Health, metrics, call records and the status page of the platform."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from core.access.roles import Role
from core.contracts.wire import to_json
from server.platform_assembly import PlatformParts, create_app
from server.process_plan import SystemSettings
from tests.core.calls.call_story import whole_call
from tests.factories.people import make_person, sign_in
from tests.server.conftest import INTERNAL, REPORTS


async def tell_a_call(platform: httpx.AsyncClient) -> None:
    await platform.post("/internal/call-events", content=to_json(whole_call()), headers=INTERNAL)


async def test_the_process_is_healthy_even_when_its_neighbours_are_down(
    platform: httpx.AsyncClient,
) -> None:
    assert (await platform.get("/healthz")).json() == {"status": "ok"}


async def test_readiness_names_every_part_that_does_not_answer(platform: httpx.AsyncClient) -> None:
    answer = await platform.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"] == {
        "database": True,
        "dialogue": False,
        "voice": False,
        "recogniser": False,
        "gateway-0": False,
    }


async def test_metrics_count_calls_stages_and_requests(platform: httpx.AsyncClient) -> None:
    await tell_a_call(platform)
    await platform.get("/no/such/page")
    metrics = (await platform.get("/metrics")).text
    assert 'calls_ended_total{outcome="handed_off"} 1.0' in metrics
    assert 'call_turn_stage_seconds_count{stage="total"} 1.0' in metrics
    assert 'route="/internal/call-events",status="200"} 1.0' in metrics
    assert 'route="unknown",status="404"} 1.0' in metrics


async def test_the_status_page_speaks_russian_and_names_no_caller(
    platform: httpx.AsyncClient, sessions: sessionmaker[Session]
) -> None:
    await tell_a_call(platform)
    make_person(sessions, "anna", Role.ANALYST)
    await sign_in(platform, "anna")
    page = (await platform.get("/status")).text
    assert "день, отвечают операторы" in page
    assert "передан человеку" in page
    assert "НЕ ОТВЕЧАЕТ" in page
    assert "9131234567" not in page
    assert "до скольки" not in page


async def test_call_records_are_listed_newest_first_by_pages(platform: httpx.AsyncClient) -> None:
    for number in range(3):
        story = to_json(whole_call(f"call-{number}"))
        await platform.post("/internal/call-events", content=story, headers=INTERNAL)
    page = (await platform.get("/api/calls?limit=2&offset=1", headers=REPORTS)).json()
    assert page["total"] == 3
    assert len(page["calls"]) == 2
    assert page["calls"][0]["turns"] == 1


async def test_the_cdr_export_is_a_csv_file(platform: httpx.AsyncClient) -> None:
    await tell_a_call(platform)
    answer = await platform.get("/api/calls/export.csv", headers=REPORTS)
    assert "calls.csv" in answer.headers["content-disposition"]
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert row["outcome"] == "handed_off"


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "offset=-1", "since=yesterday"])
async def test_a_wrong_query_is_a_problem_that_names_the_field(
    query: str, platform: httpx.AsyncClient
) -> None:
    answer = await platform.get(f"/api/calls?{query}", headers=REPORTS)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"][-1] == query.partition("=")[0]


async def test_records_need_a_token_and_are_off_without_one(
    platform: httpx.AsyncClient, engine: Engine, temporary_settings: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    assert (await platform.get("/api/calls")).status_code == 401
    monkeypatch.setenv("PLATFORM_API_TOKEN", "")
    app = create_app(PlatformParts(SystemSettings.load(), engine, timedelta(minutes=30)))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://platform"
    ) as client:
        answer = await client.get("/api/calls", headers={"Authorization": "Bearer "})
    assert (answer.status_code, answer.json()["code"]) == (403, "interface_off")
