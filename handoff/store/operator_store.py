"""Operators and where they are; how much of the line each one has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.db.models.handoff import HandoffOfferRow, HandoffRow
from core.db.models.operator import OperatorPresenceRow, OperatorRow
from handoff.line import WITH_OPERATOR, FreeOperator, HandoffState, Operator
from handoff.operator_state import AtWork, Load, Presence, can_be_asked
from handoff.store.offer_store import OfferState

PHONE_LOGIN = "phone:"
"""Logins of telephones on duty begin so; no account can."""
PHONE_PENALTY = 100
"""People with a console, who see what the caller wants, are asked first."""


@dataclass(frozen=True, slots=True)
class OnShift:
    """An operator who has signed on, and what is with him now."""

    operator: Operator
    at_work: AtWork
    load: Load
    free_since: datetime


class OperatorStore:
    """Within one transaction."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def get(self, operator_id: int) -> Operator | None:
        """None when there is no such profile, or it is switched off."""
        row = self._session.get(OperatorRow, operator_id)
        return _operator(row) if row and row.is_active else None

    def by_login(self, login: str) -> Operator | None:
        row = self._session.scalars(select(OperatorRow).where(OperatorRow.login == login)).first()
        return _operator(row) if row and row.is_active else None

    def at_work(self, operator_id: int) -> AtWork | None:
        row = self._session.get(OperatorPresenceRow, operator_id, populate_existing=True)
        return _at_work(row) if row else None

    def free_since(self, operator_id: int) -> datetime:
        row = self._session.get(OperatorPresenceRow, operator_id)
        return row.free_since if row else self._now

    def on_shift(self) -> list[OnShift]:
        """Everybody signed on, in the order of profiles; telephones on duty too."""
        wanted = (
            select(OperatorRow, OperatorPresenceRow)
            .join(OperatorPresenceRow, OperatorPresenceRow.operator_id == OperatorRow.id)
            .where(
                OperatorRow.is_active,
                OperatorPresenceRow.presence != Presence.SIGNED_OUT.value,
            )
            .order_by(OperatorRow.id)
        )
        rows = self._session.execute(wanted).all()
        loads = self._loads()
        return [
            OnShift(
                _operator(operator),
                _at_work(presence),
                loads.get(operator.id, Load()),
                presence.free_since,
            )
            for operator, presence in rows
        ]

    def load_of(self, operator_id: int) -> Load:
        return self._loads().get(operator_id, Load())

    def set_presence(self, operator_id: int, presence: Presence, **values: Any) -> None:
        """Other columns of the presence by name; what is not named stays."""
        changed = {"presence": presence.value, "since": self._now, **values}
        done = self._session.execute(
            update(OperatorPresenceRow)
            .where(OperatorPresenceRow.operator_id == operator_id)
            .values(**changed)
        )
        if not done.rowcount:  # type: ignore[attr-defined]
            first = {"free_since": self._now, "pause_reason": "", "missed_offers": 0}
            self._session.add(OperatorPresenceRow(operator_id=operator_id, **{**first, **changed}))
            self._session.flush()

    def touch(self, operator_id: int, **values: Any) -> None:
        """Columns of the presence that are no change of it."""
        self._session.execute(
            update(OperatorPresenceRow)
            .where(OperatorPresenceRow.operator_id == operator_id)
            .values(**values)
        )

    def put_phones_on_duty(self, addresses: Sequence[str]) -> bool:
        """Exactly these telephones are on duty, in this order of asking; False when they were already."""
        rows = self._session.execute(
            select(OperatorRow, OperatorPresenceRow.presence)
            .join(OperatorPresenceRow, OperatorPresenceRow.operator_id == OperatorRow.id)
            .where(OperatorRow.is_phone)
        ).all()
        ready = {
            row.sip_address: row.skills.get("*", 0)
            for row, presence in rows
            if presence == Presence.READY.value
        }
        wanted = {address: rank for rank, address in enumerate(addresses, PHONE_PENALTY)}
        if ready == wanted:
            return False
        for address, rank in wanted.items():
            self.set_presence(self._phone(address, rank), Presence.READY)
        for row, presence in rows:
            if row.sip_address not in wanted and presence == Presence.READY.value:
                self.set_presence(row.id, Presence.SIGNED_OUT)
        return True

    def _phone(self, address: str, rank: int) -> int:
        login = f"{PHONE_LOGIN}{address}"[:120]
        row = self._session.scalars(select(OperatorRow).where(OperatorRow.login == login)).first()
        if row is None:
            row = OperatorRow(login=login, display_name=address[:120], sip_address=address)
            row.is_phone, row.wrap_up_seconds = True, 0
            self._session.add(row)
        row.skills = {"*": rank}
        self._session.flush()
        return row.id

    def _loads(self) -> dict[int, Load]:
        with_operator = [state.value for state in WITH_OPERATOR]
        held = self._session.execute(
            select(HandoffRow.operator_id, HandoffRow.state, func.count())
            .where(HandoffRow.state.in_(with_operator), HandoffRow.operator_id.is_not(None))
            .group_by(HandoffRow.operator_id, HandoffRow.state)
        ).all()
        offered = self._session.execute(
            select(HandoffOfferRow.operator_id, func.count())
            .where(HandoffOfferRow.state == OfferState.OPEN.value)
            .group_by(HandoffOfferRow.operator_id)
        ).all()
        counts = {(operator, state): number for operator, state, number in held}
        counts.update({(operator, "offered"): number for operator, number in offered})
        return {
            operator: Load(
                offered=counts.get((operator, "offered"), 0),
                ringing=counts.get((operator, HandoffState.RINGING.value), 0),
                talking=counts.get((operator, HandoffState.TALKING.value), 0),
            )
            for operator, _ in counts
            if operator is not None
        }


def free_of(
    shift: Sequence[OnShift], now: datetime, heartbeat_seconds: float
) -> list[FreeOperator]:
    """Who can be asked now."""
    return [
        FreeOperator(one.operator, one.free_since, one.load.total)
        for one in shift
        if can_be_asked(
            one.at_work,
            one.load,
            one.operator.max_calls,
            now=now,
            heartbeat_seconds=heartbeat_seconds,
        )
    ]


def _operator(row: OperatorRow) -> Operator:
    return Operator(
        operator_id=row.id,
        login=row.login,
        display_name=row.display_name,
        sip_address=row.sip_address,
        skills=dict(row.skills or {}),
        max_calls=row.max_calls or 1,
        wrap_up_seconds=row.wrap_up_seconds or 0,
        is_supervisor=bool(row.is_supervisor),
        is_phone=bool(row.is_phone),
    )


def _at_work(row: OperatorPresenceRow) -> AtWork:
    return AtWork(
        presence=Presence(row.presence),
        since=row.since,
        pause_reason=row.pause_reason,
        heartbeat_at=row.heartbeat_at,
        wrap_up_until=row.wrap_up_until,
        missed_offers=row.missed_offers,
    )
