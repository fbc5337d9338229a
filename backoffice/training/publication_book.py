"""Publications in the database: whoever trains, approves or rolls back writes here, from any process."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from backoffice.content.revisions import Revision, RevisionBook
from backoffice.training.states import (
    Publication,
    PublicationEvent,
    PublishingRefused,
    State,
    Step,
)
from core.db.base import utc_now
from core.db.models.content import PublicationEventRow, PublicationItemRow, PublicationRow

MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class Opening:
    """What a publication is made of. `revisions` are ids of the book of revisions."""

    author: str
    revisions: tuple[int, ...]
    note: str = ""
    source_digest: str = ""
    model_digest: str = ""
    state: State = State.TRAINING


class PublicationBook:
    """Changes of state are guarded by the row's version: of two at once, one is refused."""

    def __init__(
        self, sessions: sessionmaker[Session], now: Callable[[], datetime] = utc_now
    ) -> None:
        self.sessions = sessions
        self._now = now

    def open(self, opening: Opening) -> Publication:
        """Raises:
        PublishingRefused: one is being trained already.
        """
        with self.sessions.begin() as session:
            if opening.state is State.TRAINING and _with_state(session, State.TRAINING):
                raise PublishingRefused("already_training")
            if opening.state is State.LIVE:
                for other in _with_state(session, State.LIVE):
                    other.state = State.REPLACED.value
            row = PublicationRow(
                state=opening.state.value,
                step=(Step.WAITING if opening.state is State.TRAINING else Step.DONE).value,
                author=opening.author,
                note=opening.note,
                created_at=self._now(),
                source_digest=opening.source_digest,
                model_digest=opening.model_digest,
                gate={},
            )
            session.add(row)
            session.flush()
            session.add_all(
                PublicationItemRow(publication_id=row.id, revision_id=one)
                for one in opening.revisions
            )
            self._note(session, row.id, opening.author, "opened")
            session.flush()
            return _publication(row)

    def get(self, number: int) -> Publication | None:
        with self.sessions() as session:
            row = session.get(PublicationRow, number)
            return _publication(row) if row else None

    def newest(self, count: int = MOST_LISTED) -> list[Publication]:
        with self.sessions() as session:
            chosen = select(PublicationRow).order_by(PublicationRow.id.desc()).limit(count)
            return [_publication(row) for row in session.scalars(chosen)]

    def live(self) -> Publication | None:
        with self.sessions() as session:
            rows = _with_state(session, State.LIVE)
            return _publication(rows[0]) if rows else None

    def in_training(self) -> list[Publication]:
        with self.sessions() as session:
            return [_publication(row) for row in _with_state(session, State.TRAINING)]

    def revisions(self, number: int) -> list[Revision]:
        return RevisionBook(self.sessions).find(self.revision_ids(number))

    def revision_ids(self, number: int) -> frozenset[int]:
        """Ids of what a publication is made of."""
        chosen = select(PublicationItemRow.revision_id).where(
            PublicationItemRow.publication_id == number
        )
        with self.sessions() as session:
            return frozenset(session.scalars(chosen))

    def live_revisions(self) -> frozenset[int]:
        """Ids of what callers are told now."""
        chosen = (
            select(PublicationItemRow.revision_id)
            .join(PublicationRow, PublicationRow.id == PublicationItemRow.publication_id)
            .where(PublicationRow.state == State.LIVE.value)
        )
        with self.sessions() as session:
            return frozenset(session.scalars(chosen))

    def forget_contents(self, kept: set[int]) -> None:
        """Of what nobody can put back any more; what was opened meanwhile is younger than all that is kept."""
        gone = PublicationItemRow.publication_id.not_in(kept) & (
            PublicationItemRow.publication_id < max(kept, default=0)
        )
        with self.sessions.begin() as session:
            session.execute(delete(PublicationItemRow).where(gone))

    def events(self, number: int) -> list[PublicationEvent]:
        chosen = (
            select(PublicationEventRow)
            .where(PublicationEventRow.publication_id == number)
            .order_by(PublicationEventRow.id)
        )
        with self.sessions() as session:
            rows = session.scalars(chosen)
            return [PublicationEvent(row.at, row.who, row.what, row.text) for row in rows]

    def set_step(self, number: int, step: Step, *, process: str = "") -> None:
        def write(row: PublicationRow) -> None:
            row.step = step.value
            row.process = process or row.process

        self._change(number, State.TRAINING, write)

    def fail(self, number: int, problem: str, *, state: State = State.FAILED) -> None:
        def write(row: PublicationRow) -> None:
            row.state, row.problem = state.value, problem

        self._change(number, State.TRAINING, write, event=("", state.value))

    def judge(self, number: int, gate: dict[str, Any], *, model_digest: str) -> None:
        """The end of a training: its gate passed or not."""
        state = State.AWAITING if gate["passed"] else State.REFUSED

        def write(row: PublicationRow) -> None:
            row.state, row.step = state.value, Step.DONE.value
            row.gate, row.model_digest = gate, model_digest

        self._change(number, State.TRAINING, write, event=("", state.value))

    def reject(self, number: int, *, who: str) -> None:
        def write(row: PublicationRow) -> None:
            row.state = State.REJECTED.value

        self._change(number, State.AWAITING, write, event=(who, State.REJECTED.value))

    def make_live(
        self, number: int, *, who: str, was: State, also: Callable[[Session], None]
    ) -> Publication:
        """In one transaction with `also`; the one that was live is replaced.

        Raises:
            PublishingRefused: it is not in the state `was`, or somebody was faster.
        """
        try:
            with self.sessions.begin() as session:
                row = _in_state(session, number, was)
                for other in _with_state(session, State.LIVE):
                    other.state = State.REPLACED.value
                row.state = State.LIVE.value
                if was is State.AWAITING:
                    row.approver = who
                also(session)
                what = "published" if was is State.AWAITING else "rolled_back"
                self._note(session, number, who, what)
                session.flush()
                return _publication(row)
        except StaleDataError as err:
            raise PublishingRefused("wrong_state") from err

    def _note(self, session: Session, number: int, who: str, what: str) -> None:
        session.add(
            PublicationEventRow(publication_id=number, at=self._now(), who=who, what=what, text="")
        )

    def _change(
        self,
        number: int,
        state: State,
        write: Callable[[PublicationRow], None],
        *,
        event: tuple[str, str] | None = None,
    ) -> None:
        try:
            with self.sessions.begin() as session:
                write(_in_state(session, number, state))
                if event:
                    self._note(session, number, *event)
        except StaleDataError as err:
            raise PublishingRefused("wrong_state") from err


def _in_state(session: Session, number: int, state: State) -> PublicationRow:
    row = session.get(PublicationRow, number)
    if row is None or row.state != state.value:
        raise PublishingRefused("wrong_state")
    return row


def _with_state(session: Session, state: State) -> list[PublicationRow]:
    chosen = select(PublicationRow).where(PublicationRow.state == state.value)
    return list(session.scalars(chosen.order_by(PublicationRow.id.desc())))


def _publication(row: PublicationRow) -> Publication:
    return Publication(
        id=row.id,
        state=State(row.state),
        step=Step(row.step),
        author=row.author,
        note=row.note,
        created_at=row.created_at,
        process=row.process,
        problem=row.problem,
        model_digest=row.model_digest,
        source_digest=row.source_digest,
        gate=row.gate,
        approver=row.approver,
    )
