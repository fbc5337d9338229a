"""Signing in: password, second factor, growing delay after failures, change of the password."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy import Update, delete, select, update
from sqlalchemy.orm import Session, sessionmaker

from core.access.account import Account, SignedIn, Visitor, visitor_of
from core.access.account_rows import account_of
from core.access.audit import AuditKind, AuditLog, Deed, Subject
from core.access.lockout import FORGOTTEN_AFTER, delay_after
from core.access.passwords import (
    PasswordProblem,
    hash_password,
    is_password,
    needs_rehash,
    problem_of,
)
from core.access.secret_box import SecretBox
from core.access.totp import matching_step
from core.db.models.access import AccountRow, SignInFailureRow


class SignInProblem(str, Enum):
    """Keys of the texts."""

    WRONG = "wrong"
    """Login, password or both: the answer does not say which."""
    CODE_NEEDED = "code_needed"
    WRONG_CODE = "wrong_code"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Credentials:
    """`code` is the second factor's, empty when it was not asked for yet."""

    login: str
    password: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class SignInRefused:
    problem: SignInProblem
    wait_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class NewPassword:
    """What the change page sends."""

    current: str
    wanted: str
    repeated: str


class SignInDesk:
    """Called from request threads."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        audit: AuditLog,
        now: Callable[[], datetime],
        box: SecretBox,
    ) -> None:
        self._sessions = sessions
        self._audit = audit
        self._now = now
        self._box = box

    def sign_in(self, given: Credentials, address: str) -> Account | SignInRefused:
        login = given.login.strip().lower()[:60]
        now = self._now()
        with self._sessions.begin() as session:
            visitor = Visitor(address, login=login)
            failure = session.get(SignInFailureRow, login)
            if failure and failure.locked_until and now < failure.locked_until:
                wait = (failure.locked_until - now).total_seconds()
                return SignInRefused(SignInProblem.LOCKED, wait)
            wanted = select(AccountRow).where(AccountRow.login == login, AccountRow.is_active)
            row = session.scalars(wanted).first()
            if not is_password(given.password, row.password_hash if row else None) or row is None:
                return self._fail(session, visitor, SignInProblem.WRONG)
            if row.is_totp_on:
                if not given.code.strip():
                    return SignInRefused(SignInProblem.CODE_NEEDED)
                if not self._use_code(session, row, given.code, now):
                    return self._fail(session, visitor, SignInProblem.WRONG_CODE)
            self._welcome(session, row, given.password)
            known = Visitor(address, row.id, login)
            self._audit.add(session, known, Deed(AuditKind.ACCESS, "signed_in"))
            return account_of(row)

    def change_password(self, signed_in: SignedIn, given: NewPassword) -> PasswordProblem | None:
        """None when the new password is in force."""
        account = signed_in.account
        with self._sessions.begin() as session:
            row = session.get_one(AccountRow, account.account_id)
            problem = _problem_of_change(row, given)
            if problem:
                return problem
            values = {
                "password_hash": hash_password(given.wanted),
                "must_change_password": False,
            }
            session.execute(_of(row.id).values(**values))
            subject = Subject("account", account.login)
            deed = Deed(AuditKind.CHANGE, "password_changed", subject)
            self._audit.add(session, visitor_of(signed_in), deed)
        return None

    def forget_old_failures(self) -> None:
        """Housekeeping."""
        gone = SignInFailureRow.last_at < self._now() - FORGOTTEN_AFTER
        with self._sessions.begin() as session:
            session.execute(delete(SignInFailureRow).where(gone))

    def _fail(self, session: Session, visitor: Visitor, problem: SignInProblem) -> SignInRefused:
        now = self._now()
        row = session.get(SignInFailureRow, visitor.login)
        if row is None:
            row = SignInFailureRow(login=visitor.login, failures=0, last_at=now)
            session.add(row)
        elif now - row.last_at > FORGOTTEN_AFTER:
            row.failures = 0
        row.failures += 1
        row.last_at = now
        delay = delay_after(row.failures)
        row.locked_until = now + delay if delay else None
        detail = {"problem": problem.value, "failures": row.failures}
        self._audit.add(session, visitor, Deed(AuditKind.ACCESS, "sign_in_refused", detail=detail))
        return SignInRefused(problem, delay.total_seconds())

    def _use_code(self, session: Session, row: AccountRow, code: str, now: datetime) -> bool:
        secret = self._box.open(row.totp_secret)
        step = matching_step(secret, code, now, after_step=row.totp_last_step) if secret else None
        if step is None:
            return False
        session.execute(_of(row.id).values(totp_last_step=step))
        return True

    def _welcome(self, session: Session, row: AccountRow, password: str) -> None:
        """Plain updates: a sign-in is not a change that an administrator's form must notice."""
        session.execute(delete(SignInFailureRow).where(SignInFailureRow.login == row.login))
        session.execute(_of(row.id).values(last_sign_in_at=self._now()))
        if needs_rehash(row.password_hash):
            session.execute(_of(row.id).values(password_hash=hash_password(password)))


def _problem_of_change(row: AccountRow, given: NewPassword) -> PasswordProblem | None:
    if not is_password(given.current, row.password_hash):
        return PasswordProblem.WRONG_CURRENT
    if given.wanted != given.repeated:
        return PasswordProblem.NOT_REPEATED
    if given.wanted == given.current:
        return PasswordProblem.SAME_AS_BEFORE
    return problem_of(given.wanted, row.login)


def _of(account_id: int) -> Update:
    return update(AccountRow).where(AccountRow.id == account_id)
