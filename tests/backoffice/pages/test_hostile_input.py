"""Whatever is typed into any field of any form, and whatever ids are made up: nothing breaks, nothing is executed."""

import asyncio
import io
import re
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi import FastAPI

import backoffice.pages
from backoffice.training.publishing import Publisher
from core.access.roles import EVERY_ROLE
from core.web.guard import guarded_routes
from tests.backoffice.pages.conftest import SignIn
from tests.backoffice.pages.test_pages import fields_of

TEMPLATES = Path(backoffice.pages.__path__[0]) / "templates"
FIELD = re.compile(r'name="([a-z_]+)"')
PLACE = re.compile(r"\{(\w+)(?::\w+)?\}")
STARTS_A_PROCESS = ("/publications", "/trial")
"""Trainings and trials: their fields are tried where the process is a fake or the test waits for it."""
ENDS_THE_SESSION = ("/sign-out", "/password", "/second-factor", "/sign-in")
SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"
HOSTILE = (
    SCRIPT,
    "=HYPERLINK(1)\x00\u202e‮𝕏" + "9" * 300,
    "../../../../etc/passwd' OR 1=1; DROP TABLE call; --",
    "-99999999999999999999999",
)
AS_A_PERSON = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}


def fields() -> set[str]:
    found = {name for path in TEMPLATES.rglob("*.html") for name in FIELD.findall(path.read_text())}
    assert len(found) > 40
    return found - {"csrf_token"}


def forms_of(app: FastAPI) -> list[str]:
    paths = [path for (method, path), roles in guarded_routes(app).items() if method == "POST"]
    kept = [one for one in paths if not one.startswith(STARTS_A_PROCESS + ENDS_THE_SESSION)]
    return [one for one in kept if not one.startswith(("/internal", "/api", "/personal-data"))]


@pytest.mark.parametrize("hostile", HOSTILE, ids=["script", "formula", "path", "number"])
async def test_no_form_breaks_on_or_executes_what_is_typed(
    hostile: str, app: FastAPI, signed_in: SignIn
) -> None:
    browser = await signed_in("root", *EVERY_ROLE)
    typed = "&".join(f"{name}={quote(hostile)}" for name in sorted(fields()))
    forms = forms_of(app)
    assert len(forms) > 25
    for path in forms:
        address = PLACE.sub(lambda _: quote(hostile, safe=""), path)
        answer = await browser.post(address, content=typed, headers=AS_A_PERSON)
        assert answer.status_code < 500, (path, answer.text[:300])
        assert "<script>alert" not in answer.text, path
        assert "<img src=x" not in answer.text, path


async def test_made_up_ids_lead_to_no_page(app: FastAPI, signed_in: SignIn) -> None:
    browser = await signed_in("root", *EVERY_ROLE)
    for (method, path), roles in guarded_routes(app).items():
        if method != "GET" or roles is None or not PLACE.search(path):
            continue
        for forged in ("999999999", "%27%20OR%201%3D1", "..%2F..%2Fetc%2Fpasswd", "%00"):
            answer = await browser.get(PLACE.sub(forged, path))
            assert answer.status_code in (200, 404, 422), (path, forged, answer.status_code)
            assert "root:" not in answer.text, path


async def test_ten_editors_over_one_card_lose_nothing(
    signed_in: SignIn, publisher: Publisher
) -> None:
    """One is first; the others are told, keep their text, and save it over what they have seen."""
    editors = [await signed_in(f"editor{number}") for number in range(10)]
    page = await editors[0].get("/knowledge/services/card?code=snils")
    begun = fields_of(page)
    waiting = dict(enumerate(editors))
    sent = {number: begun | {"source": f"приказ {number}"} for number in waiting}
    for _round in range(10):
        answers = await asyncio.gather(
            *(
                waiting[number].post("/knowledge/services/card", data=sent[number])
                for number in waiting
            )
        )
        for number, answer in zip(list(waiting), answers, strict=True):
            if answer.status_code == 200:
                del waiting[number]
                continue
            assert answer.status_code == 409
            assert fields_of(answer)["source"] == f"приказ {number}"
            sent[number] = fields_of(answer)
    assert waiting == {}
    history = publisher.desk.knowledge.history("services", "snils")
    saved = {one.content["source"] for one in history}
    assert {f"приказ {number}" for number in range(10)} <= saved


async def test_a_table_that_unpacks_to_a_gigabyte_is_refused_in_words(signed_in: SignIn) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(60):
                sheet.write(b"0" * 1_000_000)
    browser = await signed_in("anna")
    bomb = {"file": ("bomb.xlsx", packed.getvalue())}
    answer = await browser.post("/knowledge/services/import", files=bomb)
    assert answer.status_code == 422
    assert "alert" in answer.text
