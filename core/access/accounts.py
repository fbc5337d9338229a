"""The book of accounts: made and changed by administrators, each change with its line in the audit log."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from core.access.account import Account, Visitor
from core.access.account_rows import account_of
from core.access.audit import AuditKind, AuditLog, Deed, Subject
from core.access.passwords import hash_password, one_time_password
from core.access.roles import Role
from core.access.sessions import end_sessions_of
from core.db.models.access import AccountRow, SignInFailureRow
from core.errors import AssistantError

LOGIN_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._-@")
MAX_LOGIN = 60


class AccountRefused(AssistantError):
    """The book does not accept the change; `reason` is a key of the texts."""

    code = "account_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """What an administrator fills in."""

    full_name: str
    roles: frozenset[Role]
    is_active: bool = True


class AccountBook:
    """Called from request threads and scripts; one transaction a change."""

    def __init__(self, sessions: sessionmaker[Session], audit: AuditLog) -> None:
        self._sessions = sessions
        self._audit = audit

    def create(self, login: str, draft: AccountDraft, by: Visitor) -> str:
        """Returns the one-time password, which is kept nowhere.

        Raises:
            AccountRefused: login_invalid, login_taken, no_roles.
        """
        name = clean_login(login)
        _check(draft)
        password = one_time_password()
        row = AccountRow(
            login=name,
            full_name=draft.full_name.strip(),
            roles=_sorted(draft.roles),
            password_hash=hash_password(password),
            is_active=draft.is_active,
        )
        try:
            with self._sessions.begin() as session:
                session.add(row)
                self._note(session, by, "account_created", row)
        except IntegrityError as err:
            raise AccountRefused("login_taken") from err
        return password

    def change(self, login: str, draft: AccountDraft, *, version: int, by: Visitor) -> None:
        """An account switched off loses its sessions at once; the last administrator stays one.

        Raises:
            AccountRefused: not_found, no_roles, changed_meanwhile, last_administrator.
        """
        _check(draft)
        try:
            with self._sessions.begin() as session:
                row = _row(session, login)
                if row.version != version:
                    raise AccountRefused("changed_meanwhile")
                row.full_name = draft.full_name.strip()
                row.roles = _sorted(draft.roles)
                row.is_active = draft.is_active
                session.flush()
                _keep_an_administrator(session)
                if not draft.is_active:
                    end_sessions_of(session, row.id)
                self._note(session, by, "account_changed", row)
        except StaleDataError as err:
            raise AccountRefused("changed_meanwhile") from err

    def reset_password(self, login: str, by: Visitor) -> str:
        """A new one-time password; the second factor is switched off and every session ends.

        Raises:
            AccountRefused: not_found.
        """
        password = one_time_password()
        with self._sessions.begin() as session:
            row = _row(session, login)
            row.password_hash = hash_password(password)
            row.must_change_password = True
            row.is_totp_on = False
            row.totp_secret = ""
            end_sessions_of(session, row.id)
            self._note(session, by, "password_reset", row)
        return password

    def reset_second_factor(self, login: str, by: Visitor) -> None:
        """For somebody whose telephone is lost: the password alone lets in until he enrols anew.

        Raises:
            AccountRefused: not_found.
        """
        with self._sessions.begin() as session:
            row = _row(session, login)
            row.is_totp_on, row.totp_secret = False, ""
            end_sessions_of(session, row.id)
            self._note(session, by, "second_factor_reset", row)

    def forget_failures(self, login: str, by: Visitor) -> None:
        """The waiting time after failed sign-ins ends.

        Raises:
            AccountRefused: not_found.
        """
        with self._sessions.begin() as session:
            row = _row(session, login)
            session.execute(delete(SignInFailureRow).where(SignInFailureRow.login == login))
            self._note(session, by, "failures_forgotten", row)

    def locked_until(self) -> dict[str, datetime]:
        """Logins that have to wait; the moment may have passed."""
        locked = select(SignInFailureRow).where(SignInFailureRow.locked_until.is_not(None))
        with self._sessions() as session:
            found = session.scalars(locked)
            return {row.login: row.locked_until for row in found if row.locked_until}

    def find(self, login: str) -> Account | None:
        with self._sessions() as session:
            wanted = select(AccountRow).where(AccountRow.login == login.strip().lower())
            row = session.scalars(wanted).first()
            return account_of(row) if row else None

    def all(self) -> list[Account]:
        """By login."""
        with self._sessions() as session:
            return [
                account_of(row)
                for row in session.scalars(select(AccountRow).order_by(AccountRow.login))
            ]

    def with_role(self, roles: Collection[Role]) -> list[Account]:
        """Active people who have at least one of `roles`, by login."""
        wanted = frozenset(roles)
        return [found for found in self.all() if found.is_active and found.has_any(wanted)]

    def is_empty(self) -> bool:
        with self._sessions() as session:
            return not session.scalar(select(func.count()).select_from(AccountRow))

    def _note(self, session: Session, by: Visitor, action: str, row: AccountRow) -> None:
        detail = {"roles": list(row.roles), "is_active": row.is_active}
        deed = Deed(AuditKind.CHANGE, action, Subject("account", row.login), detail=detail)
        self._audit.add(session, by, deed)


def clean_login(login: str) -> str:
    """Raises:
    AccountRefused: login_invalid.
    """
    name = login.strip().lower()
    if not 2 <= len(name) <= MAX_LOGIN or not set(name) <= LOGIN_LETTERS:
        raise AccountRefused("login_invalid")
    return name


def _check(draft: AccountDraft) -> None:
    if not draft.roles:
        raise AccountRefused("no_roles")


def _sorted(roles: Collection[Role]) -> list[str]:
    return sorted(role.value for role in roles)


def _row(session: Session, login: str) -> AccountRow:
    row = session.scalars(select(AccountRow).where(AccountRow.login == login)).first()
    if row is None:
        raise AccountRefused("not_found")
    return row


def _keep_an_administrator(session: Session) -> None:
    active = session.scalars(select(AccountRow).where(AccountRow.is_active))
    if not any(Role.ADMINISTRATOR.value in row.roles for row in active):
        raise AccountRefused("last_administrator")
