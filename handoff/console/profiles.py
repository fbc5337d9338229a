"""Profiles of operators: made when a person first opens the desk, kept by supervisors."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from core.access.account import Account
from core.access.roles import Role
from core.db.models.operator import OperatorRow

SIP_ADDRESS = re.compile(
    r"sips?:[A-Za-z0-9_.!~*'()+-]+@[A-Za-z0-9.\[\]:-]+(;transport=(udp|tcp|tls))?"
)
MAX_CALLS, MAX_WRAP_UP, MAX_PENALTY = 3, 300, 100


@dataclass(frozen=True, slots=True)
class ProfileDraft:
    """`sip_address` empty: the operator cannot begin a shift. `skills`: agency code → penalty."""

    sip_address: str
    max_calls: int = 1
    wrap_up_seconds: int = 15
    skills: Mapping[str, int] = field(default_factory=dict)

    def problem(self) -> str:
        """A key of the texts, or empty."""
        if self.sip_address and not SIP_ADDRESS.fullmatch(self.sip_address):
            return "address_invalid"
        fits = 1 <= self.max_calls <= MAX_CALLS and 0 <= self.wrap_up_seconds <= MAX_WRAP_UP
        penalties = all(0 <= penalty <= MAX_PENALTY for penalty in self.skills.values())
        return "" if fits and penalties else "number_invalid"


@dataclass(frozen=True, slots=True)
class Profile:
    operator_id: int
    login: str
    name: str
    draft: ProfileDraft

    @property
    def has_phone(self) -> bool:
        return bool(self.draft.sip_address)


class OperatorProfiles:
    """Called from request threads."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def of(self, account: Account) -> Profile:
        """Name and right to supervise follow the account."""
        is_supervisor = Role.SENIOR_OPERATOR in account.roles
        with self._sessions.begin() as session:
            wanted = select(OperatorRow).where(OperatorRow.login == account.login)
            row = session.scalars(wanted).first()
            if row is None:
                row = OperatorRow(login=account.login, sip_address="", skills={})
                session.add(row)
            row.account_id, row.display_name = account.account_id, account.name[:120]
            row.is_supervisor, row.is_active = is_supervisor, True
            session.flush()
            return _profile(row)

    def all(self) -> list[Profile]:
        """People, not telephones on duty; by name."""
        wanted = select(OperatorRow).where(OperatorRow.is_phone.is_(False), OperatorRow.is_active)
        with self._sessions() as session:
            rows = session.scalars(wanted.order_by(OperatorRow.display_name))
            return [_profile(row) for row in rows]

    def change(self, operator_id: int, draft: ProfileDraft) -> bool:
        """False when there is no such profile. The draft has no problem."""
        with self._sessions.begin() as session:
            row = session.get(OperatorRow, operator_id)
            if row is None or row.is_phone:
                return False
            row.sip_address = draft.sip_address
            row.max_calls = draft.max_calls
            row.wrap_up_seconds = draft.wrap_up_seconds
            row.skills = dict(draft.skills)
        return True


def _profile(row: OperatorRow) -> Profile:
    draft = ProfileDraft(
        row.sip_address, row.max_calls or 1, row.wrap_up_seconds, dict(row.skills or {})
    )
    return Profile(row.id, row.login, row.display_name, draft)
