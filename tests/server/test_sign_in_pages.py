"""Signing in through the pages: cookies, tokens, what a browser is told when it may not."""

import httpx
import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.access.account import Visitor
from core.access.accounts import AccountBook, AccountDraft
from core.access.audit import AuditLog
from core.access.roles import Role
from tests.factories.people import PASSWORD, csrf_of, make_person, sign_in
from tests.server.conftest import SettableClock

PAGE = {"Accept": "text/html"}


@pytest.fixture
def olga(sessions: sessionmaker[Session]) -> str:
    make_person(sessions, "olga", Role.OPERATOR, name="Ольга Примерова")
    return "olga"


async def test_a_visitor_is_led_to_the_sign_in_and_back_to_the_page(
    platform: httpx.AsyncClient, olga: str
) -> None:
    answer = await platform.get("/account?tab=1", headers=PAGE)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=/account%3Ftab%3D1"
    answer = await sign_in(platform, olga)
    assert answer.status_code == 303
    assert "Ольга Примерова" in (await platform.get("/account")).text


async def test_the_cookie_is_closed_to_scripts_and_foreign_sites(
    platform: httpx.AsyncClient, olga: str
) -> None:
    answer = await sign_in(platform, olga)
    cookie = next(c for c in answer.headers.get_list("set-cookie") if "rcto_session" in c)
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
async def test_after_signing_in_nobody_is_sent_to_a_foreign_site(
    target: str, platform: httpx.AsyncClient, olga: str
) -> None:
    await platform.get("/sign-in")
    form = {
        "login": olga,
        "password": PASSWORD,
        "form_token": platform.cookies["rcto_form"],
        "next": target,
    }
    answer = await platform.post("/sign-in", data=form)
    assert answer.headers["location"] == "/"


async def test_a_foreign_page_cannot_sign_a_browser_in(
    platform: httpx.AsyncClient, olga: str
) -> None:
    form = {"login": olga, "password": PASSWORD, "form_token": "guessed"}
    answer = await platform.post("/sign-in", data=form, headers=PAGE)
    assert answer.status_code == 403
    assert "rcto_session" not in platform.cookies


async def test_a_wrong_password_is_answered_in_russian_and_keeps_the_login(
    platform: httpx.AsyncClient, olga: str
) -> None:
    answer = await sign_in(platform, olga, password="wrong")
    assert answer.status_code == 401
    assert "Неверное имя или пароль" in answer.text
    assert 'value="olga"' in answer.text


@pytest.mark.parametrize("token", [b"", b"guessed", "ы".encode()])
async def test_a_change_without_the_sessions_token_changes_nothing(
    token: bytes, platform: httpx.AsyncClient, olga: str
) -> None:
    await sign_in(platform, olga)
    headers = {b"accept": b"text/html", b"x-csrf-token": token}
    answer = await platform.post("/sign-out", headers=headers)
    assert answer.status_code == 403
    assert "Страница устарела" in answer.text
    assert (await platform.get("/account")).status_code == 200


async def test_the_token_is_taken_from_a_header_or_a_field(
    platform: httpx.AsyncClient, olga: str
) -> None:
    await sign_in(platform, olga)
    token = (await csrf_of(platform))["X-CSRF-Token"]
    wanted = {"current": "wrong", "wanted": "x", "repeated": "y"}
    by_field = await platform.post("/password", data={**wanted, "csrf_token": token})
    assert by_field.status_code == 422
    assert "Нынешний пароль введён неверно" in by_field.text
    by_header = await platform.post("/sign-out", headers={"X-CSRF-Token": token})
    assert by_header.headers["location"] == "/sign-in"
    assert (await platform.get("/account", headers=PAGE)).status_code == 303


async def test_a_one_time_password_opens_nothing_but_its_own_change(
    platform: httpx.AsyncClient, sessions: sessionmaker[Session], clock: SettableClock
) -> None:
    book = AccountBook(sessions, AuditLog(sessions, clock))
    password = book.create("ivan", AccountDraft("", frozenset({Role.ANALYST})), Visitor())
    answer = await sign_in(platform, "ivan", password=password)
    assert answer.headers["location"] == "/password"
    assert (await platform.get("/status", headers=PAGE)).headers["location"] == "/password"
    headers = await csrf_of(platform, "/password")
    chosen = {"current": password, "wanted": PASSWORD, "repeated": PASSWORD}
    answer = await platform.post("/password", data=chosen, headers=headers)
    assert answer.headers["location"] == "/"
    page = await platform.get("/status", headers=PAGE)
    assert "Пароль сменён" in page.text
    assert "Пароль сменён" not in (await platform.get("/status", headers=PAGE)).text


async def test_an_ended_session_says_so_to_a_fragment_instead_of_redirecting_it(
    platform: httpx.AsyncClient, olga: str, clock: SettableClock
) -> None:
    await sign_in(platform, olga)
    clock.passes(hours=13)
    answer = await platform.get("/account", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["x-problem"] == "sign_in_needed"
    assert "набранное сохранится" in answer.text


async def test_pages_forbid_foreign_scripts_and_are_not_kept_by_caches(
    platform: httpx.AsyncClient,
) -> None:
    answer = await platform.get("/sign-in")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert "<script>" not in answer.text
    assert "style=" not in answer.text


async def test_a_missing_page_is_explained_in_russian(
    platform: httpx.AsyncClient, olga: str
) -> None:
    answer = await platform.get("/no/such/page", headers=PAGE)
    assert answer.status_code == 404
    assert "Такой страницы или записи нет" in answer.text


async def test_a_body_beyond_the_limit_is_refused_before_it_is_read(
    platform: httpx.AsyncClient, olga: str
) -> None:
    await sign_in(platform, olga)
    announced = await platform.post("/sign-in", content=b"x" * 5_000_000, headers=PAGE)
    assert announced.status_code == 413
    assert "Слишком большой запрос" in announced.text


async def test_login_typed_as_markup_is_shown_as_text(platform: httpx.AsyncClient) -> None:
    answer = await sign_in(platform, '"><script>alert(1)</script>')
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text
