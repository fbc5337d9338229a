"""Neighbouring centres as those in charge see and change them; `handoff` asks them when nobody here is free."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from core.access.account import Visitor
from core.access.audit import AuditKind, AuditLog, Deed, Subject
from core.db.models.handoff import CallLegRow, PeerCentreRow
from core.errors import AssistantError

CODE = re.compile(r"[a-z][a-z0-9_-]{1,19}")
SIP_ADDRESS = re.compile(r"sips?:[^\s<>\"@;?]+@?[^\s<>\"@;?]*(;[\w=.-]+)*")
LONGEST_NAME, LONGEST_ADDRESS = 120, 200
HIGHEST_RANK, LARGEST_QUOTA = 99, 10_000
PEER_LEG = "peer"
HOUR = timedelta(hours=1)


class PeerRefused(AssistantError):
    """`reason` is a key of the texts: name, code, address, hours, numbers, taken, changed_meanwhile."""

    code = "peer_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class PeerDraft:
    """`quota_per_hour` 0: no limit. Equal hours: round the clock."""

    code: str
    name: str
    sip_address: str
    rank: int = 0
    quota_per_hour: int = 0
    hours: tuple[str, str] = ("00:00", "00:00")
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class PeerCard:
    """`is_healthy`, `checked_at`: what the last OPTIONS told. `sent_in_hour`: callers of ours it has got."""

    draft: PeerDraft
    version: int
    is_healthy: bool
    checked_at: datetime | None
    sent_in_hour: int = field(default=0)


@dataclass(frozen=True, slots=True)
class PeerBook:
    """Called from request threads."""

    sessions: sessionmaker[Session]
    audit: AuditLog
    now: Callable[[], datetime]

    def all(self) -> list[PeerCard]:
        """In the order they are asked."""
        wanted = select(PeerCentreRow).order_by(PeerCentreRow.rank, PeerCentreRow.id)
        with self.sessions() as session:
            sent = self._sent_in_hour(session)
            return [_card(row, sent.get(row.sip_address, 0)) for row in session.scalars(wanted)]

    def add(self, draft: PeerDraft, *, by: Visitor) -> None:
        """Raises:
        PeerRefused: nothing was added.
        """
        _check(draft)
        try:
            with self.sessions.begin() as session:
                session.add(PeerCentreRow(code=draft.code, **_values(draft)))
                self._note(session, "peer_added", draft, by)
        except IntegrityError as err:
            raise PeerRefused("taken") from err

    def change(self, draft: PeerDraft, *, version: int, by: Visitor) -> None:
        """The code stays; `version` is the one the person saw.

        Raises:
            PeerRefused: nothing was changed.
        """
        _check(draft)
        wanted = update(PeerCentreRow).where(
            PeerCentreRow.code == draft.code, PeerCentreRow.version == version
        )
        with self.sessions.begin() as session:
            done = session.execute(wanted.values(version=version + 1, **_values(draft)))
            if not done.rowcount:  # type: ignore[attr-defined]
                raise PeerRefused("changed_meanwhile")
            self._note(session, "peer_changed", draft, by)

    def _note(self, session: Session, action: str, draft: PeerDraft, by: Visitor) -> None:
        detail = {"address": draft.sip_address, "is_active": draft.is_active}
        deed = Deed(AuditKind.CHANGE, action, Subject("peer", draft.code), detail=detail)
        self.audit.add(session, by, deed)

    def _sent_in_hour(self, session: Session) -> dict[str, int]:
        wanted = (
            select(CallLegRow.target, func.count().label("number"))
            .where(
                CallLegRow.kind == PEER_LEG,
                CallLegRow.started_at > self.now() - HOUR,
                CallLegRow.result != "failed",
            )
            .group_by(CallLegRow.target)
        )
        return {row.target: row.number for row in session.execute(wanted)}


def _check(draft: PeerDraft) -> None:
    if not CODE.fullmatch(draft.code):
        raise PeerRefused("code")
    if not 2 <= len(draft.name) <= LONGEST_NAME:
        raise PeerRefused("name")
    is_address = SIP_ADDRESS.fullmatch(draft.sip_address)
    if not is_address or len(draft.sip_address) > LONGEST_ADDRESS:
        raise PeerRefused("address")
    if not all(_is_time(one) for one in draft.hours):
        raise PeerRefused("hours")
    if not (0 <= draft.rank <= HIGHEST_RANK and 0 <= draft.quota_per_hour <= LARGEST_QUOTA):
        raise PeerRefused("numbers")


def _is_time(text: str) -> bool:
    try:
        time.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("00:00")


def _values(draft: PeerDraft) -> dict[str, object]:
    opens, closes = draft.hours
    return {
        "name": draft.name,
        "sip_address": draft.sip_address,
        "rank": draft.rank,
        "quota_per_hour": draft.quota_per_hour,
        "opens": opens,
        "closes": closes,
        "is_active": draft.is_active,
    }


def _card(row: PeerCentreRow, sent: int) -> PeerCard:
    draft = PeerDraft(
        row.code,
        row.name,
        row.sip_address,
        row.rank,
        row.quota_per_hour,
        (row.opens, row.closes),
        row.is_active,
    )
    return PeerCard(draft, row.version, row.is_healthy, row.checked_at, sent)
