"""Dashboards and the report of norms as an analyst meets them."""

import html
import json
import re

import httpx
import pytest
from sqlalchemy.orm import Session, sessionmaker

from backoffice.analytics.digesting import Digester
from core.access.roles import Role
from core.settings.platform import PlatformSettings
from server.analytics_assembly import region_book
from tests.backoffice.pages.conftest import SignIn
from tests.factories.call_records import Call, Request, Turn, record

PERIOD = {"since": "2026-11-20", "until": "2026-11-26"}
CHART = re.compile(r'data-chart="([^"]+)"')


@pytest.fixture
async def analyst(seeded: sessionmaker[Session], signed_in: SignIn) -> httpx.AsyncClient:
    turn = Turn("паспорт", "ask_documents", "snils", "tomsk", total_ms=480.0)
    record(seeded, Call("a", (turn,), score=5), Call("b", (turn,), request=Request(waited=50.0)))
    Digester(seeded).run()
    region_book(seeded, PlatformSettings()).count_due()
    return await signed_in("anna", Role.ANALYST)


async def test_the_dashboard_shows_figures_with_their_counts(analyst: httpx.AsyncClient) -> None:
    page = (await analyst.get("/figures", params=PERIOD)).text
    for words in ("50.0 %", "1 из 2 отвеченных", "0 из 1 ожиданий", "480 мс", "попросил оператора"):
        assert words in page, words
    charts = [json.loads(html.unescape(found)) for found in CHART.findall(page)]
    assert [len(chart["labels"]) for chart in charts] == [7] * 4
    assert charts[0]["datasets"][0] == {"label": "решил робот", "data": [0, 0, 0, 0, 1, 0, 0]}
    assert charts[1]["datasets"][0]["data"][3] is None


async def test_every_step_is_shown_and_an_empty_period_has_no_data(
    analyst: httpx.AsyncClient,
) -> None:
    for step in ("hour", "day", "week", "month"):
        answer = await analyst.get("/figures", params={**PERIOD, "step": step})
        assert answer.status_code == 200, step
    empty = await analyst.get("/figures", params={"since": "2020-01-01", "until": "2020-01-05"})
    assert "нет данных" in empty.text
    assert "звонков не было" in empty.text


async def test_a_period_that_makes_no_sense_is_answered_in_words(
    analyst: httpx.AsyncClient,
) -> None:
    answers = (
        ({"since": "2026-11-26", "until": "2026-11-20"}, 422, "раньше его начала"),
        ({"since": "2020-01-01", "until": "2026-11-20", "step": "hour"}, 422, "Слишком длинный"),
        ({"since": "<b>"}, 422, "нужна дата"),
        ({"step": "minute"}, 404, ""),
    )
    for query, status, words in answers:
        answer = await analyst.get("/figures", params=query, headers={"Accept": "text/html"})
        assert answer.status_code == status, query
        assert words in answer.text, query


async def test_the_report_comes_as_two_files(analyst: httpx.AsyncClient) -> None:
    workbook = await analyst.get("/figures/norms.xlsx", params=PERIOD)
    assert workbook.content.startswith(b"PK")
    assert 'filename="normy-20261120-20261126.xlsx"' in workbook.headers["content-disposition"]
    printed = await analyst.get("/figures/norms.pdf", params=PERIOD)
    assert printed.content.startswith(b"%PDF-")
    assert (await analyst.get("/figures/norms.exe")).status_code == 404
