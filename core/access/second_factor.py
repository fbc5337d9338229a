"""Switching the second factor on and off, by its owner."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from core.access.account import SignedIn, visitor_of
from core.access.audit import AuditKind, AuditLog, Deed, Subject
from core.access.secret_box import SEALED, SecretBox
from core.access.totp import make_secret, matching_step, provisioning_address
from core.db.models.access import AccountRow


class SecondFactor:
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

    def prepare(self, signed_in: SignedIn) -> tuple[str, str]:
        """A secret and its address for the application; in force after `confirm`.

        The secret of an unfinished attempt is shown again: a reloaded page must not break what was scanned.
        """
        account = signed_in.account
        with self._sessions.begin() as session:
            row = session.get_one(AccountRow, account.account_id)
            secret = self._box.open(row.totp_secret)
            if not secret or row.is_totp_on:
                secret = make_secret()
                sealed = self._box.seal(secret)
                self._set(session, account.account_id, totp_secret=sealed, is_totp_on=False)
        return secret, provisioning_address(secret, account.login)

    def confirm(self, signed_in: SignedIn, code: str) -> bool:
        account = signed_in.account
        with self._sessions.begin() as session:
            row = session.get_one(AccountRow, account.account_id)
            secret = self._box.open(row.totp_secret)
            step = matching_step(secret, code, self._now()) if secret else None
            if step is None:
                return False
            self._set(session, account.account_id, is_totp_on=True, totp_last_step=step)
            self._note(session, signed_in, "second_factor_on")
        return True

    def switch_off(self, signed_in: SignedIn) -> None:
        account_id = signed_in.account.account_id
        with self._sessions.begin() as session:
            self._set(session, account_id, is_totp_on=False, totp_secret="")
            self._note(session, signed_in, "second_factor_off")

    def seal_old_secrets(self) -> int:
        """Secrets kept from before they were sealed; called at the start of the platform."""
        plain = AccountRow.totp_secret != "", ~AccountRow.totp_secret.startswith(SEALED)
        with self._sessions.begin() as session:
            found = session.execute(
                select(AccountRow.id, AccountRow.totp_secret).where(*plain)
            ).all()
            for account_id, secret in found:
                self._set(session, account_id, totp_secret=self._box.seal(secret))
        return len(found)

    @staticmethod
    def _set(session: Session, account_id: int, **values: object) -> None:
        session.execute(update(AccountRow).where(AccountRow.id == account_id).values(**values))

    def _note(self, session: Session, signed_in: SignedIn, action: str) -> None:
        subject = Subject("account", signed_in.account.login)
        deed = Deed(AuditKind.CHANGE, action, subject)
        self._audit.add(session, visitor_of(signed_in), deed)
