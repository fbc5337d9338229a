"""The switches of a shift: the mode by hand, announcements on and off. Both reach the next call, nothing is cached."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, sessionmaker

from backoffice.knowledge.knowledge_desk import Card, KnowledgeDesk
from core.access.account import Visitor
from core.access.audit import AuditEntry, AuditFilter, AuditKind, AuditLog, Deed, Subject
from core.centre_mode.centre_state import CentreState
from core.contracts.dialogue import CallMode
from core.db.models.operation import ModeOverrideRow
from core.errors import AssistantError
from core.knowledge.cards import ModeOverride
from core.knowledge.drafts import AnnouncementDraft
from core.knowledge.repository import KnowledgeRepository

ANNOUNCEMENTS = "announcements"
MODE = Subject("centre", "mode")
SHORTEST_REASON = 3
LONGEST_MINUTES = 60 * 24 * 14
"""A mode forgotten by hand must not outlive two weeks of holidays."""
EMERGENCY_PRIORITY = 100


class SwitchRefused(AssistantError):
    """`reason` is a key of the texts: reason_needed, too_long, unknown_mode."""

    code = "switch_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ModeNow:
    """`by_hand` None: the timetable rules."""

    mode: CallMode
    by_hand: ModeOverride | None


@dataclass(frozen=True, slots=True)
class Switchboard:
    """Called from request threads. The latest switch counts: in an emergency nobody is asked to look again first."""

    sessions: sessionmaker[Session]
    centre: CentreState
    knowledge: KnowledgeDesk
    audit: AuditLog
    now: Callable[[], datetime]

    def mode_now(self) -> ModeNow:
        at = self.now()
        by_hand = KnowledgeRepository(self.sessions).mode_override(at)
        return ModeNow(self.centre.mode(at), by_hand)

    def switch(self, mode: str, *, minutes: int, by: Visitor, reason: str) -> None:
        """`minutes` 0: until somebody switches back.

        Raises:
            SwitchRefused: nothing was switched.
        """
        if mode not in {one.value for one in CallMode}:
            raise SwitchRefused("unknown_mode")
        _check_reason(reason)
        if not 0 <= minutes <= LONGEST_MINUTES:
            raise SwitchRefused("too_long")
        at = self.now()
        ends_at = at + timedelta(minutes=minutes) if minutes else None
        with self.sessions.begin() as session:
            _end_all(session, at)
            row = ModeOverrideRow(
                code=f"by-hand-{at:%Y%m%d-%H%M%S-%f}",
                mode=mode,
                reason=reason.strip()[:300],
                starts_at=at,
                ends_at=ends_at,
            )
            session.add(row)
            until = ends_at.isoformat() if ends_at else ""
            detail = {"mode": mode, "until": until}
            self.audit.add(
                session, by, Deed(AuditKind.CHANGE, "mode_switched", MODE, reason, detail)
            )

    def follow_timetable(self, *, by: Visitor, reason: str) -> None:
        """Raises:
        SwitchRefused: no reason was given.
        """
        _check_reason(reason)
        with self.sessions.begin() as session:
            _end_all(session, self.now())
            self.audit.add(session, by, Deed(AuditKind.CHANGE, "mode_released", MODE, reason))

    def history(self, *, limit: int) -> list[AuditEntry]:
        """Who switched the mode when, to what, and why; newest first."""
        return self.audit.page(AuditFilter(subject=MODE), limit=limit)

    def announcements(self) -> list[Card]:
        """Those that are on first, then by importance."""
        cards = self.knowledge.cards(ANNOUNCEMENTS)
        return sorted(cards, key=lambda card: (not self.is_on(card), -card.draft.priority))

    def is_on(self, card: Card) -> bool:
        draft: AnnouncementDraft = card.draft
        at = self.now()
        has_begun = draft.starts_at is None or draft.starts_at <= at
        return draft.active and has_begun and (draft.ends_at is None or at < draft.ends_at)

    def turn(self, card: Card, *, is_on: bool, minutes: int, by: Visitor) -> None:
        """Raises:
        EditConflict: somebody saved the announcement at the same moment.
        """
        at = self.now()
        ends_at = at + timedelta(minutes=minutes) if is_on and minutes else None
        draft = replace(card.draft, active=is_on, starts_at=None, ends_at=ends_at)
        action = "announcement_on" if is_on else "announcement_off"
        self.knowledge.save(ANNOUNCEMENTS, draft, expected=card.number, author=by.login)
        self.audit.note(by, Deed(AuditKind.CHANGE, action, Subject(ANNOUNCEMENTS, card.code)))

    def announce(self, text: str, *, minutes: int, by: Visitor) -> None:
        """An emergency in words of the moment, heard from the next call on.

        Raises:
            CardRejected: the text cannot be spoken.
        """
        at = self.now()
        draft = AnnouncementDraft(
            code=f"emergency_{at:%Y%m%d_%H%M%S_%f}",
            kind="emergency",
            text=" ".join(text.split()),
            priority=EMERGENCY_PRIORITY,
            ends_at=at + timedelta(minutes=minutes) if minutes else None,
            active=True,
        )
        self.knowledge.save(ANNOUNCEMENTS, draft, expected=0, author=by.login)
        subject = Subject(ANNOUNCEMENTS, draft.code)
        self.audit.note(by, Deed(AuditKind.CHANGE, "announcement_on", subject))


def _check_reason(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise SwitchRefused("reason_needed")


def _end_all(session: Session, at: datetime) -> None:
    """Modes that are in force or planned by hand: the new word replaces them."""
    in_force = or_(ModeOverrideRow.ends_at.is_(None), ModeOverrideRow.ends_at > at)
    ids = session.scalars(select(ModeOverrideRow.id).where(in_force)).all()
    ended = update(ModeOverrideRow).where(ModeOverrideRow.id.in_(ids))
    session.execute(ended.values(ends_at=at, version=ModeOverrideRow.version + 1))
