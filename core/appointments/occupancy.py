"""Who takes which cells: the statements behind the local desk. Expired holds count as free."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from core.appointments.capacity import Occupied
from core.db.models.appointment import SlotCellRow, SlotHoldRow


def drop_expired_holds(session: Session, *, now: datetime) -> int:
    """Their cells go with them. Returns how many."""
    expired = delete(SlotHoldRow).where(SlotHoldRow.expires_at <= now).returning(SlotHoldRow.id)
    return len(session.scalars(expired).all())


def occupied_cells(
    session: Session, office: str, span: tuple[datetime, datetime], *, now: datetime
) -> Occupied:
    """Cells taken from the first moment of the span up to, and without, the last."""
    wanted = (
        select(SlotCellRow.window, SlotCellRow.starts_at)
        .outerjoin(SlotHoldRow, SlotCellRow.hold_id == SlotHoldRow.id)
        .where(
            SlotCellRow.office == office,
            SlotCellRow.starts_at >= span[0],
            SlotCellRow.starts_at < span[1],
            or_(SlotCellRow.hold_id.is_(None), SlotHoldRow.expires_at > now),
        )
    )
    occupied: defaultdict[int, set[datetime]] = defaultdict(set)
    for window, starts_at in session.execute(wanted):
        occupied[window].add(starts_at.astimezone(UTC))
    return occupied


def take_cells(session: Session, hold: SlotHoldRow, cells: Sequence[datetime]) -> None:
    """In the order of time, so that two who want overlapping cells never wait for each other in a ring.

    Raises:
        IntegrityError: somebody was faster.
    """
    for cell in cells:
        values = {"office": hold.office, "window": hold.window, "starts_at": cell}
        session.execute(insert(SlotCellRow).values(**values, hold_id=hold.id))


def find_hold(session: Session, hold_id: str, *, now: datetime) -> SlotHoldRow | None:
    """The hold, locked to the end of the transaction: it cannot run out in between. None when it has."""
    claimed = session.execute(
        update(SlotHoldRow)
        .where(SlotHoldRow.id == hold_id, SlotHoldRow.expires_at > now)
        .values(owner=SlotHoldRow.owner)
        .returning(SlotHoldRow.id)
    ).scalar()
    return session.get(SlotHoldRow, claimed) if claimed else None
