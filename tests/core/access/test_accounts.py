"""What an administrator may do with accounts, and what the book refuses."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.access.account import Visitor
from core.access.accounts import AccountBook, AccountDraft, AccountRefused
from core.access.audit import AuditFilter, AuditLog, Subject
from core.access.roles import Role
from core.access.sessions import SessionBook
from core.access.sign_in import Credentials, SignInDesk, SignInRefused
from tests.factories.people import PASSWORD, make_person

ADMIN = Visitor("10.0.0.1", 1, "admin")
OPERATOR = AccountDraft("Ольга Примерова", frozenset({Role.OPERATOR}))


@pytest.mark.parametrize("login", ["", "x", "ольга", "with space", "a" * 61, "<b>", "a'b"])
def test_a_login_that_nobody_could_type_is_refused(login: str, book: AccountBook) -> None:
    with pytest.raises(AccountRefused, match="login_invalid"):
        book.create(login, OPERATOR, ADMIN)


def test_a_login_is_taken_once_whatever_its_case(book: AccountBook) -> None:
    book.create("olga", OPERATOR, ADMIN)
    with pytest.raises(AccountRefused, match="login_taken"):
        book.create("OLGA", OPERATOR, ADMIN)


def test_an_account_without_a_role_is_refused(book: AccountBook) -> None:
    with pytest.raises(AccountRefused, match="no_roles"):
        book.create("olga", AccountDraft("", frozenset()), ADMIN)


def test_two_administrators_who_change_one_account_do_not_overwrite_each_other(
    sessions: sessionmaker[Session], book: AccountBook
) -> None:
    make_person(sessions, "admin", Role.ADMINISTRATOR)
    make_person(sessions, "olga", Role.OPERATOR)
    seen = book.find("olga")
    assert seen
    book.change("olga", OPERATOR, version=seen.version, by=ADMIN)
    with pytest.raises(AccountRefused, match="changed_meanwhile"):
        book.change("olga", OPERATOR, version=seen.version, by=ADMIN)


def test_a_sign_in_is_not_a_change_that_spoils_an_open_form(
    sessions: sessionmaker[Session], book: AccountBook, desk: SignInDesk
) -> None:
    make_person(sessions, "admin", Role.ADMINISTRATOR)
    make_person(sessions, "olga", Role.OPERATOR)
    seen = book.find("olga")
    assert seen
    desk.sign_in(Credentials("olga", PASSWORD), "")
    book.change("olga", OPERATOR, version=seen.version, by=ADMIN)
    changed = book.find("olga")
    assert changed
    assert changed.full_name == "Ольга Примерова"


def test_the_last_administrator_stays_an_administrator(
    sessions: sessionmaker[Session], book: AccountBook
) -> None:
    make_person(sessions, "admin", Role.ADMINISTRATOR)
    seen = book.find("admin")
    assert seen
    with pytest.raises(AccountRefused, match="last_administrator"):
        book.change("admin", OPERATOR, version=seen.version, by=ADMIN)
    assert book.find("admin") == seen


def test_a_password_that_was_reset_throws_out_whoever_was_in(
    sessions: sessionmaker[Session], book: AccountBook, desk: SignInDesk, browsers: SessionBook
) -> None:
    token = browsers.open(make_person(sessions, "olga", Role.OPERATOR), "")
    password = book.reset_password("olga", ADMIN)
    assert browsers.find(token) is None
    assert isinstance(desk.sign_in(Credentials("olga", PASSWORD), ""), SignInRefused)
    account = desk.sign_in(Credentials("olga", password), "")
    assert not isinstance(account, SignInRefused)
    assert account.must_change_password


def test_every_change_stands_in_the_audit_log(book: AccountBook, audit: AuditLog) -> None:
    password = book.create("olga", OPERATOR, ADMIN)
    book.reset_password("olga", ADMIN)
    entries = audit.page(AuditFilter(subject=Subject("account", "olga")), limit=10)
    assert [entry.action for entry in entries] == ["password_reset", "account_created"]
    assert {entry.login for entry in entries} == {"admin"}
    assert password not in repr(entries)


def test_people_are_found_by_role_while_they_are_active(
    sessions: sessionmaker[Session], book: AccountBook
) -> None:
    make_person(sessions, "olga", Role.OPERATOR, Role.EDITOR)
    make_person(sessions, "ivan", Role.ANALYST)
    found = book.with_role([Role.OPERATOR, Role.SENIOR_OPERATOR])
    assert [account.login for account in found] == ["olga"]
