"""Modes and announcements switched on the page, seen by the very next call; neighbours; who did it and why."""

import httpx
import pytest
from fastapi import FastAPI

from core.access.roles import Role
from tests.backoffice.pages.conftest import SignIn

INTERNAL = {"Authorization": "Bearer token-of-the-test"}
PEER = {
    "code": "kemerovo",
    "name": "Кемеровский центр",
    "sip_address": "sip:centre@10.9.9.9:5060",
    "rank": "1",
    "quota_per_hour": "60",
    "opens": "08:00",
    "closes": "20:00",
    "is_active": "1",
}


async def next_call(app: FastAPI) -> dict[str, str]:
    """What a gateway is told when a call comes in now."""
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://platform") as gateway:
        answer = await gateway.get("/internal/call-context", headers=INTERNAL)
    found: dict[str, str] = answer.json()
    return found


async def test_an_emergency_is_heard_from_the_next_call_on_and_silenced_with_one_click(
    signed_in: SignIn, app: FastAPI
) -> None:
    maria = await signed_in("maria", Role.SENIOR_OPERATOR)
    said = "Внимание. На улице Кирова авария, отделение закрыто."
    await maria.post("/control/announcements/new", data={"text": said, "minutes": "60"})
    assert (await next_call(app))["emergency"] == said
    page = await maria.get("/control")
    assert "звучит" in page.text
    assert "/knowledge/" not in page.text
    code = page.text.split('name="code" value="')[1].split('"')[0]
    await maria.post("/control/announcements/turn", data={"code": code, "wanted": "off"})
    assert (await next_call(app))["emergency"] == ""


async def test_a_prepared_announcement_is_switched_on(signed_in: SignIn, app: FastAPI) -> None:
    maria = await signed_in("maria", Role.SENIOR_OPERATOR)
    turned = {"code": "sample_emergency", "wanted": "on", "minutes": "240"}
    await maria.post("/control/announcements/turn", data=turned)
    assert "перебои с приёмом" in (await next_call(app))["emergency"]


async def test_a_mode_by_hand_rules_the_next_call_until_the_timetable_does_again(
    signed_in: SignIn, app: FastAPI
) -> None:
    admin = await signed_in("admin", Role.ADMINISTRATOR)
    for mode in ("maintenance", "night"):
        switched = {"mode": mode, "minutes": "60", "reason": "учения"}
        answer = await admin.post("/control/mode", data=switched)
        assert "Переключено" in answer.text
        assert (await next_call(app))["mode"] == mode
    page = await admin.get("/control")
    assert "Включено вручную" in page.text
    assert page.text.count("учения") >= 2
    await admin.post("/control/mode", data={"mode": "timetable", "reason": "учения окончены"})
    page = await admin.get("/control")
    assert "По расписанию и календарю праздников" in page.text
    assert "учения окончены" in page.text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"mode": "night", "minutes": "60", "reason": ""}, "почему режим меняется"),
        ({"mode": "party", "minutes": "60", "reason": "просто так"}, "Такого режима нет"),
        ({"mode": "night", "minutes": "99999999", "reason": "надолго"}, "не больше чем на две"),
    ],
)
async def test_a_switch_without_sense_is_refused_in_words(
    sent: dict[str, str], said: str, signed_in: SignIn
) -> None:
    admin = await signed_in("admin", Role.ADMINISTRATOR)
    assert said in (await admin.post("/control/mode", data=sent)).text


async def test_an_announcement_with_markup_is_refused_and_not_executed(
    signed_in: SignIn, app: FastAPI
) -> None:
    admin = await signed_in("admin", Role.ADMINISTRATOR)
    text = "<script>alert(1)</script> Внимание"
    answer = await admin.post("/control/announcements/new", data={"text": text, "minutes": "60"})
    assert "<script>alert" not in answer.text
    assert (await next_call(app))["emergency"] == ""
    forged = {"code": "../../etc/passwd", "wanted": "on"}
    assert (await admin.post("/control/announcements/turn", data=forged)).status_code == 404


async def test_a_neighbour_is_added_changed_and_guarded_against_the_slower_of_two(
    signed_in: SignIn,
) -> None:
    anna = await signed_in("anna", Role.ADMINISTRATOR)
    boris = await signed_in("boris", Role.SENIOR_OPERATOR)
    assert "Кемеровский центр" in (await anna.post("/control/peers/new", data=PEER)).text
    assert "уже есть" in (await boris.post("/control/peers/new", data=PEER)).text
    first = await anna.post("/control/peers", data=PEER | {"version": "1", "rank": "5"})
    assert "Изменения сохранены" in first.text
    late = await boris.post("/control/peers", data=PEER | {"version": "1", "rank": "7"})
    assert "тем временем изменил" in late.text
    assert 'value="5"' in late.text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("code", "../etc", "Код центра"),
        ("sip_address", "sip:a@b>\r\nX-Evil: 1", "Адрес: вида"),
        ("sip_address", "http://evil", "Адрес: вида"),
        ("opens", "25:00", "Часы: вида"),
        ("quota_per_hour", "-1", "Порядок"),
        ("rank", "9" * 40, "Порядок"),
        ("name", "", "Название"),
    ],
)
async def test_a_neighbour_that_cannot_be_called_is_refused_in_words(
    field: str, value: str, said: str, signed_in: SignIn
) -> None:
    anna = await signed_in("anna", Role.ADMINISTRATOR)
    answer = await anna.post("/control/peers/new", data=PEER | {field: value})
    assert said in answer.text
    assert "ещё нет" in answer.text
