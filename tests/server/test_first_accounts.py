"""Whoever starts a fresh machine can sign in; nobody else gets an account for nothing."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.access.accounts import AccountBook
from core.access.audit import AuditLog
from core.access.roles import EVERY_ROLE, Role
from core.access.secret_box import open_secret_box
from core.access.sign_in import Credentials, SignInDesk, SignInRefused
from core.db.base import utc_now
from core.settings.access import AccessSettings
from server.first_accounts import make_first_accounts
from server.process_plan import SystemSettings
from tests.factories.people import make_person


def made(sessions: sessionmaker[Session], access: AccessSettings | None = None) -> dict[str, str]:
    return make_first_accounts(SystemSettings.load(), access or AccessSettings(), sessions, utc_now)


def test_a_fresh_machine_has_one_account_for_every_role_once(
    sessions: sessionmaker[Session], temporary_settings: Path
) -> None:
    passwords = made(sessions)
    audit = AuditLog(sessions, utc_now)
    accounts = AccountBook(sessions, audit).all()
    assert {role for account in accounts for role in account.roles} == set(EVERY_ROLE)
    assert all(account.must_change_password for account in accounts)
    desk = SignInDesk(sessions, audit, utc_now, open_secret_box(AccessSettings.load()))
    signed_in = desk.sign_in(Credentials("admin", passwords["admin"]), "")
    assert not isinstance(signed_in, SignInRefused)
    assert made(sessions) == {}


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.5"])
def test_a_machine_that_others_can_reach_gets_none(
    host: str,
    sessions: sessionmaker[Session],
    temporary_settings: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PLATFORM_HOST", host)
    assert made(sessions) == {}


def test_none_is_made_beside_an_account_or_when_switched_off(
    sessions: sessionmaker[Session], temporary_settings: Path
) -> None:
    assert made(sessions, AccessSettings(development_accounts=False)) == {}
    make_person(sessions, "olga", Role.OPERATOR)
    assert made(sessions) == {}
