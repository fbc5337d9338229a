"""What the rest of the platform knows of a person and of a signed-in browser."""

from dataclasses import dataclass, field
from datetime import datetime

from core.access.roles import Role


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in. `name` falls back to the login, so that a page always has something to show."""

    account_id: int
    login: str
    full_name: str
    roles: frozenset[Role]
    must_change_password: bool
    is_totp_on: bool
    is_active: bool = True
    version: int = 1
    last_sign_in_at: datetime | None = None

    @property
    def name(self) -> str:
        return self.full_name or self.login

    def has_any(self, roles: frozenset[Role]) -> bool:
        return bool(self.roles & roles)


@dataclass(frozen=True, slots=True)
class Flash:
    """A message shown once on the next page. `tone`: success, info, warning, danger."""

    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One request of a signed-in browser."""

    account: Account
    session_id: int
    csrf_token: str
    ends_at: datetime
    """When the session ends at the latest, whatever its owner does."""
    address: str = ""
    flashes: tuple[Flash, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever sits at the other end: the address and, once known, who it is. For the audit log."""

    address: str = ""
    account_id: int | None = None
    login: str = ""


def visitor_of(signed_in: SignedIn) -> Visitor:
    account = signed_in.account
    return Visitor(signed_in.address, account.account_id, account.login)
