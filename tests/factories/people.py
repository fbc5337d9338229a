"""People who sign in, for tests: accounts with a known password, and browsers that are signed in."""

import re
from datetime import UTC, datetime

import httpx
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from core.access.account import Visitor
from core.access.accounts import AccountBook, AccountDraft
from core.access.audit import AuditLog
from core.access.passwords import hash_password
from core.access.roles import Role
from core.db.models.access import AccountRow

PASSWORD = "тихий вечер у реки"
PASSWORD_HASH = hash_password(PASSWORD)
FORM_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
CSRF_TOKEN = re.compile(r'"X-CSRF-Token": "([^"]+)"')
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def make_person(sessions: sessionmaker[Session], login: str, *roles: Role, name: str = "") -> int:
    """An account whose owner has already chosen `PASSWORD`. Returns its id."""
    book = AccountBook(sessions, AuditLog(sessions, lambda: LONG_AGO))
    book.create(login, AccountDraft(name, frozenset(roles)), Visitor(login="test"))
    with sessions.begin() as session:
        chosen = {"password_hash": PASSWORD_HASH, "must_change_password": False}
        session.execute(update(AccountRow).where(AccountRow.login == login).values(**chosen))
    account = book.find(login)
    assert account
    return account.account_id


async def sign_in(
    browser: httpx.AsyncClient, login: str, password: str = PASSWORD, code: str = ""
) -> httpx.Response:
    """Fill in the sign-in form as a person does; redirects are not followed."""
    page = await browser.get("/sign-in")
    found = FORM_TOKEN.search(page.text)
    form_token = found.group(1) if found else ""
    form = {"login": login, "password": password, "code": code, "form_token": form_token}
    return await browser.post("/sign-in", data=form)


async def csrf_of(browser: httpx.AsyncClient, path: str = "/account") -> dict[str, str]:
    """The header that htmx sends with every request of a signed-in page."""
    found = CSRF_TOKEN.search((await browser.get(path)).text)
    assert found, "the page carries no token"
    return {"X-CSRF-Token": found.group(1)}
