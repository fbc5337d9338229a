"""Accounts of a fresh machine, so that whoever runs it can sign in: one for every role, on loopback only."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from core.access.account import Visitor
from core.access.accounts import AccountBook, AccountDraft
from core.access.audit import AuditLog
from core.access.roles import Role
from core.settings.access import AccessSettings
from server.process_plan import SystemSettings

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
LOGINS: Mapping[str, Role] = {
    "admin": Role.ADMINISTRATOR,
    "operator1": Role.OPERATOR,
    "operator2": Role.OPERATOR,
    "senior": Role.SENIOR_OPERATOR,
    "editor": Role.EDITOR,
    "publisher": Role.PUBLISHER,
    "analyst": Role.ANALYST,
    "security": Role.SECURITY_OFFICER,
}
MAKER = Visitor(login="make-run")


def make_first_accounts(
    settings: SystemSettings,
    access: AccessSettings,
    sessions: sessionmaker[Session],
    now: Callable[[], datetime],
) -> dict[str, str]:
    """Login → one-time password of what was made; empty when somebody exists already or nothing may be made."""
    book = AccountBook(sessions, AuditLog(sessions, now))
    is_wanted = access.development_accounts and settings.platform.host in LOOPBACK
    if not is_wanted or not book.is_empty():
        return {}
    return {
        login: book.create(login, AccountDraft("", frozenset({role})), MAKER)
        for login, role in LOGINS.items()
    }
