"""What every page of the platform shares, put together once: sign-in, pages, audit, personal data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import FastAPI
from sqlalchemy.orm import Session, sessionmaker
from starlette.staticfiles import StaticFiles

from core.access.accounts import AccountBook
from core.access.audit import AuditLog
from core.access.second_factor import SecondFactor
from core.access.secret_box import SecretBox, open_secret_box
from core.access.sessions import SessionBook, SessionLimits
from core.access.sign_in import SignInDesk
from core.settings.access import AccessSettings
from core.web.access_pages import access_router
from core.web.body_limit import BodyLimit
from core.web.guard import guarded_routes
from core.web.navigation import Navigation
from core.web.pages import STATIC_PREFIX, PageParts, Pages
from core.web.personal_data import PersonalData, personal_data_router
from core.web.second_factor_pages import second_factor_router
from core.web.security_headers import SecurityHeaders


@dataclass(frozen=True, slots=True)
class WebFoundation:
    """Given to the routers of every part. Endpoints reach it by `web_of(request)`, too."""

    accounts: AccountBook
    audit: AuditLog
    session_book: SessionBook
    sign_in_desk: SignInDesk
    second_factor: SecondFactor
    pages: Pages
    personal_data: PersonalData
    settings: AccessSettings
    box: SecretBox


def open_foundation(
    sessions: sessionmaker[Session],
    settings: AccessSettings,
    *,
    zone: ZoneInfo,
    now: Callable[[], datetime],
) -> WebFoundation:
    """Raises:
    SettingsError: the key of the secrets does not fit or cannot be made.
    """
    audit, box = AuditLog(sessions, now), open_secret_box(settings)
    second_factor = SecondFactor(sessions, audit, now, box)
    second_factor.seal_old_secrets()
    session_book = SessionBook(sessions, SessionLimits(settings.idle, settings.longest), now)
    return WebFoundation(
        accounts=AccountBook(sessions, audit),
        audit=audit,
        session_book=session_book,
        sign_in_desk=SignInDesk(sessions, audit, now, box),
        second_factor=second_factor,
        pages=Pages(PageParts(zone, session_book, Navigation())),
        personal_data=PersonalData(audit),
        settings=settings,
        box=box,
    )


def install_web(
    app: FastAPI, web: WebFoundation, *, larger_bodies: Mapping[str, int] | None = None
) -> None:
    """Call it after every other router is in: the menu is learned from the routes."""
    app.state.web = web
    for router in (access_router(), second_factor_router(), personal_data_router()):
        app.include_router(router)
    for part, folder in web.pages.static_folders.items():
        address = f"{STATIC_PREFIX}/{part}" if part else STATIC_PREFIX
        app.mount(address, StaticFiles(directory=folder), name=f"static-{part}")
    web.pages.navigation.learn_routes(guarded_routes(app))
    app.add_middleware(BodyLimit, larger=larger_bodies or {})
    app.add_middleware(SecurityHeaders)
