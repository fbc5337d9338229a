"""The pages of the backoffice over a database with the seeds and the training files, reached without a socket."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session, sessionmaker

from backoffice.dialogs.dialogue_book import DialogueBook
from backoffice.training.model_server import ModelPolls
from backoffice.training.publishing import Publisher
from core.access.roles import Role
from core.db.base import utc_now
from server.administration_assembly import administration_of
from server.analytics_assembly import analytics_of
from server.backoffice_assembly import pages_of, publisher_of
from server.platform_assembly import PlatformParts, create_app
from server.process_plan import SystemSettings
from server.web_assembly import foundation_of
from tests.factories.people import csrf_of, make_person, sign_in

FILE = "data/nlu/fee.yml"
FEE = f"{FILE}#intent/ask_fee"
PHRASES = (
    "nlu:\n- intent: ask_fee\n  examples: |\n    - сколько стоит\n    - почем\n"
    "- intent: ask_term\n  examples: |\n    - как долго делается\n"
)


@pytest.fixture
def publisher(seeded: sessionmaker[Session], temporary_settings: Path, tmp_path: Path) -> Publisher:
    made = publisher_of(seeded, tmp_path)
    DialogueBook(made.desk.revisions).take_in({FILE: PHRASES}, author="")
    return made


@pytest.fixture
def app(seeded: sessionmaker[Session], publisher: Publisher, temporary_settings: Path) -> FastAPI:
    settings = SystemSettings.load()
    web = foundation_of(settings, seeded, utc_now)
    pages = pages_of(publisher, ModelPolls(), web, ZoneInfo("Asia/Tomsk"))
    analytics = analytics_of(seeded, settings.platform, web, utc_now)
    knowledge = publisher.desk.knowledge
    administration = administration_of(seeded, settings.platform, web, knowledge, now=utc_now)
    routers = (*pages, *analytics.routers, *administration.routers)
    engine = seeded.kw["bind"]
    return create_app(
        PlatformParts(settings, engine, timedelta(minutes=30), routers=routers, web=web)
    )


SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def signed_in(app: FastAPI, seeded: sessionmaker[Session]) -> AsyncIterator[SignIn]:
    """Opens a browser of a person with these roles; its client sends the session's token."""
    opened: list[httpx.AsyncClient] = []

    async def open_browser(login: str, *roles: Role) -> httpx.AsyncClient:
        make_person(seeded, login, *(roles or (Role.EDITOR,)))
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        browser = httpx.AsyncClient(
            transport=transport, base_url="http://platform", follow_redirects=True
        )
        opened.append(browser)
        await sign_in(browser, login)
        browser.headers.update(await csrf_of(browser))
        return browser

    yield open_browser
    for browser in opened:
        await browser.aclose()
