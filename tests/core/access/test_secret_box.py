"""Secrets of second factors are unreadable in the database, and worthless without the key."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyotp
import pytest
from pydantic import SecretStr
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from core.access.account import Account
from core.access.audit import AuditLog
from core.access.roles import Role
from core.access.second_factor import SecondFactor
from core.access.secret_box import SecretBox, open_secret_box
from core.access.sign_in import Credentials, SignInDesk, SignInProblem, SignInRefused
from core.db.models.access import AccountRow
from core.errors import SettingsError
from core.settings.access import AccessSettings
from tests.core.access.conftest import Now
from tests.factories.people import PASSWORD, make_person

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OTHER = SecretBox("another key of the test, as long as it has to be")


def test_a_sealed_secret_is_read_with_its_key_only(box: SecretBox) -> None:
    sealed = box.seal(SECRET)
    assert SECRET not in sealed
    assert box.seal(SECRET) != sealed
    assert box.open(sealed) == SECRET
    assert OTHER.open(sealed) == ""
    assert box.open(sealed[:-4] + "AAAA") == ""


def test_a_mark_is_the_same_for_one_number_and_another_with_another_key(box: SecretBox) -> None:
    assert box.mark("+79130000001") == box.mark("+79130000001")
    marks = {box.mark("+79130000001"), box.mark("+79130000002"), OTHER.mark("+79130000001")}
    assert len(marks) == 3


def test_a_key_too_short_to_protect_is_refused() -> None:
    with pytest.raises(SettingsError, match="ACCESS_SECRET_KEY"):
        SecretBox("short")


def test_the_first_start_makes_a_key_for_its_owner_alone_and_all_agree_on_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "run" / "secret.key"
    settings = AccessSettings(secret_key=SecretStr(""), secret_key_file=path)
    with ThreadPoolExecutor(8) as pool:
        boxes = list(pool.map(lambda _: open_secret_box(settings), range(8)))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    sealed = boxes[0].seal(SECRET)
    assert {one.open(sealed) for one in boxes} == {SECRET}
    assert list(path.parent.iterdir()) == [path]


def test_secrets_of_an_older_release_are_sealed_at_the_start_and_go_on_to_work(
    sessions: sessionmaker[Session],
    desk: SignInDesk,
    audit: AuditLog,
    now: Now,
    box: SecretBox,
) -> None:
    make_person(sessions, "olga", Role.OPERATOR)
    with sessions.begin() as session:
        session.execute(update(AccountRow).values(totp_secret=SECRET, is_totp_on=True))
    factor = SecondFactor(sessions, audit, now, box)
    assert factor.seal_old_secrets() == 1
    assert factor.seal_old_secrets() == 0
    with sessions() as session:
        assert SECRET not in session.scalars(select(AccountRow.totp_secret)).one()
    code = pyotp.TOTP(SECRET).at(now())
    assert isinstance(desk.sign_in(Credentials("olga", PASSWORD, code), ""), Account)


def test_with_another_key_no_code_fits(
    sessions: sessionmaker[Session],
    audit: AuditLog,
    now: Now,
    box: SecretBox,
) -> None:
    make_person(sessions, "olga", Role.OPERATOR)
    with sessions.begin() as session:
        sealed = update(AccountRow).values(totp_secret=box.seal(SECRET), is_totp_on=True)
        session.execute(sealed)
    code = pyotp.TOTP(SECRET).at(now())
    stranger = SignInDesk(sessions, audit, now, OTHER)
    refused = stranger.sign_in(Credentials("olga", PASSWORD, code), "")
    assert isinstance(refused, SignInRefused)
    assert refused.problem is SignInProblem.WRONG_CODE
