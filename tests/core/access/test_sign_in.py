"""Who gets in, who waits, who has to choose a password first."""

import pyotp
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from core.access.account import Account, SignedIn, Visitor
from core.access.accounts import AccountBook, AccountDraft
from core.access.audit import AuditFilter, AuditLog
from core.access.lockout import FREE_FAILURES
from core.access.passwords import PasswordProblem
from core.access.roles import Role
from core.access.second_factor import SecondFactor
from core.access.secret_box import SecretBox
from core.access.sessions import SessionBook
from core.access.sign_in import (
    Credentials,
    NewPassword,
    SignInDesk,
    SignInProblem,
    SignInRefused,
)
from core.db.models.access import SignInFailureRow
from tests.core.access.conftest import Now
from tests.factories.people import PASSWORD, make_person

ADMIN = Visitor(login="admin")
HERE = "10.0.0.7"


def signed_in(desk: SignInDesk, browsers: SessionBook, login: str, password: str) -> SignedIn:
    account = desk.sign_in(Credentials(login, password), HERE)
    assert isinstance(account, Account)
    found = browsers.find(browsers.open(account.account_id, HERE))
    assert found
    return found


def problem(answer: Account | SignInRefused) -> SignInProblem:
    assert isinstance(answer, SignInRefused)
    return answer.problem


def test_a_one_time_password_lets_in_and_wants_to_be_changed(
    book: AccountBook, desk: SignInDesk
) -> None:
    password = book.create("Olga", AccountDraft("Ольга", frozenset({Role.OPERATOR})), ADMIN)
    account = desk.sign_in(Credentials(" OLGA ", password), HERE)
    assert isinstance(account, Account)
    assert account.must_change_password


@pytest.mark.parametrize(
    ("login", "password"), [("olga", "wrong"), ("nobody", PASSWORD), ("", ""), ("olga", "x" * 5000)]
)
def test_a_wrong_password_and_an_unknown_login_sound_the_same(
    login: str, password: str, sessions: sessionmaker[Session], desk: SignInDesk
) -> None:
    make_person(sessions, "olga", Role.OPERATOR)
    answer = desk.sign_in(Credentials(login, password), HERE)
    assert answer == SignInRefused(SignInProblem.WRONG)


@pytest.mark.parametrize("login", ["olga", "nobody"])
def test_failures_in_a_row_cost_more_and_more_time(
    login: str, sessions: sessionmaker[Session], desk: SignInDesk, now: Now
) -> None:
    make_person(sessions, "olga", Role.OPERATOR)
    for _ in range(FREE_FAILURES):
        assert problem(desk.sign_in(Credentials(login, "wrong"), HERE)) is SignInProblem.WRONG
    waits = []
    for _ in range(3):
        refused = desk.sign_in(Credentials(login, "wrong"), HERE)
        assert isinstance(refused, SignInRefused)
        waits.append(refused.wait_seconds)
        now.passes(seconds=refused.wait_seconds)
    assert waits == [30, 60, 120]


def test_while_locked_even_the_right_password_waits_and_then_works(
    sessions: sessionmaker[Session], desk: SignInDesk, now: Now
) -> None:
    make_person(sessions, "olga", Role.OPERATOR)
    for _ in range(FREE_FAILURES + 1):
        desk.sign_in(Credentials("olga", "wrong"), HERE)
    right = Credentials("olga", PASSWORD)
    assert problem(desk.sign_in(right, HERE)) is SignInProblem.LOCKED
    now.passes(seconds=30)
    assert isinstance(desk.sign_in(right, HERE), Account)
    assert problem(desk.sign_in(Credentials("olga", "wrong"), HERE)) is SignInProblem.WRONG


def test_failures_of_yesterday_are_forgotten(
    sessions: sessionmaker[Session], desk: SignInDesk, now: Now
) -> None:
    make_person(sessions, "olga", Role.OPERATOR)
    for _ in range(FREE_FAILURES):
        desk.sign_in(Credentials("olga", "wrong"), HERE)
    now.passes(hours=25)
    assert desk.sign_in(Credentials("olga", "wrong"), HERE) == SignInRefused(SignInProblem.WRONG)


def test_failures_of_invented_logins_do_not_pile_up(
    sessions: sessionmaker[Session], desk: SignInDesk, now: Now
) -> None:
    for number in range(5):
        desk.sign_in(Credentials(f"nobody{number}", "wrong"), HERE)
    now.passes(hours=25)
    desk.sign_in(Credentials("nobody9", "wrong"), HERE)
    desk.forget_old_failures()
    with sessions() as session:
        assert session.scalars(select(SignInFailureRow.login)).all() == ["nobody9"]


def test_an_account_that_was_switched_off_does_not_get_in_and_is_thrown_out(
    sessions: sessionmaker[Session], book: AccountBook, desk: SignInDesk, browsers: SessionBook
) -> None:
    make_person(sessions, "admin", Role.ADMINISTRATOR)
    account_id = make_person(sessions, "olga", Role.OPERATOR)
    token = browsers.open(account_id, HERE)
    account = book.find("olga")
    assert account
    off = AccountDraft("", account.roles, is_active=False)
    book.change("olga", off, version=account.version, by=ADMIN)
    assert browsers.find(token) is None
    assert problem(desk.sign_in(Credentials("olga", PASSWORD), HERE)) is SignInProblem.WRONG


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            NewPassword("wrong", "белый снег лежит", "белый снег лежит"),
            PasswordProblem.WRONG_CURRENT,
        ),
        (NewPassword(PASSWORD, "белый снег", "белый снeг"), PasswordProblem.NOT_REPEATED),
        (NewPassword(PASSWORD, PASSWORD, PASSWORD), PasswordProblem.SAME_AS_BEFORE),
        (NewPassword(PASSWORD, "снег", "снег"), PasswordProblem.TOO_SHORT),
        (NewPassword(PASSWORD, "1234567890", "1234567890"), PasswordProblem.TOO_SIMPLE),
        (NewPassword(PASSWORD, "olgaolga-12", "olgaolga-12"), PasswordProblem.SAME_AS_LOGIN),
        (NewPassword(PASSWORD, "olga.2026!", "olga.2026!"), None),
        (NewPassword(PASSWORD, "ы" * 201, "ы" * 201), PasswordProblem.TOO_LONG),
        (NewPassword(PASSWORD, "белый снег лежит", "белый снег лежит"), None),
    ],
)
def test_a_new_password_has_to_meet_the_rules(
    given: NewPassword,
    expected: PasswordProblem | None,
    sessions: sessionmaker[Session],
    desk: SignInDesk,
    browsers: SessionBook,
) -> None:
    make_person(sessions, "olga", Role.OPERATOR)
    me = signed_in(desk, browsers, "olga", PASSWORD)
    assert desk.change_password(me, given) is expected


def test_with_a_second_factor_the_password_alone_is_not_enough_and_a_code_works_once(
    sessions: sessionmaker[Session],
    desk: SignInDesk,
    browsers: SessionBook,
    audit: AuditLog,
    now: Now,
    box: SecretBox,
) -> None:
    make_person(sessions, "olga", Role.OPERATOR)
    me = signed_in(desk, browsers, "olga", PASSWORD)
    factor = SecondFactor(sessions, audit, now, box)
    secret, address = factor.prepare(me)
    assert factor.prepare(me)[0] == secret
    assert address.startswith("otpauth://totp/")
    assert not factor.confirm(me, "000000")
    assert factor.confirm(me, pyotp.TOTP(secret).at(now()))

    now.passes(seconds=60)
    code = pyotp.TOTP(secret).at(now())
    alone = desk.sign_in(Credentials("olga", PASSWORD), HERE)
    assert problem(alone) is SignInProblem.CODE_NEEDED
    wrong = desk.sign_in(Credentials("olga", PASSWORD, "12ab56"), HERE)
    assert problem(wrong) is SignInProblem.WRONG_CODE
    assert isinstance(desk.sign_in(Credentials("olga", PASSWORD, code), HERE), Account)
    again = desk.sign_in(Credentials("olga", PASSWORD, code), HERE)
    assert problem(again) is SignInProblem.WRONG_CODE


def test_sign_ins_and_refusals_stand_in_the_audit_log_without_a_password(
    sessions: sessionmaker[Session], desk: SignInDesk, audit: AuditLog
) -> None:
    make_person(sessions, "olga", Role.OPERATOR)
    desk.sign_in(Credentials("olga", "wrong-secret"), HERE)
    desk.sign_in(Credentials("olga", PASSWORD), HERE)
    entries = audit.page(AuditFilter(login="olga"), limit=10)
    assert [entry.action for entry in entries] == ["signed_in", "sign_in_refused"]
    assert entries[0].address == HERE
    assert "wrong-secret" not in repr(entries)
