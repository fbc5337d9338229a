"""Keeps every consent and every refusal: who, when, in which call, asked what, answered what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from core.db.models.consent import ConsentRow


class ConsentKind(str, Enum):
    RECORDING = "recording"
    PERSONAL_DATA = "personal_data"


@dataclass(frozen=True, slots=True)
class Consent:
    """An answer to one question. `purpose` is what the data are for, `asked` the response that asked."""

    call_id: str
    kind: ConsentKind
    is_given: bool
    at: datetime
    caller: str = ""
    purpose: str = ""
    asked: str = ""


class ConsentKeeper(Protocol):
    """What the dialogue needs: to have an answer kept."""

    def note(self, consent: Consent) -> None: ...


class ConsentBook:
    """Rows are only added: a changed mind is a second row, and the latest one counts."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def note(self, consent: Consent) -> None:
        with self._sessions.begin() as session:
            session.add(
                ConsentRow(
                    call_id=consent.call_id,
                    caller=consent.caller,
                    kind=consent.kind.value,
                    purpose=consent.purpose,
                    is_given=consent.is_given,
                    asked=consent.asked,
                    at=consent.at,
                )
            )

    def of_call(self, call_id: str) -> Sequence[Consent]:
        """In the order they were spoken."""
        wanted = select(ConsentRow).where(ConsentRow.call_id == call_id).order_by(ConsentRow.id)
        with self._sessions() as session:
            return [_consent_of(row) for row in session.scalars(wanted)]

    def latest(self, call_id: str, kind: ConsentKind) -> Consent | None:
        """None when nobody asked."""
        answers = [consent for consent in self.of_call(call_id) if consent.kind is kind]
        return answers[-1] if answers else None


def _consent_of(row: ConsentRow) -> Consent:
    return Consent(
        call_id=row.call_id,
        kind=ConsentKind(row.kind),
        is_given=row.is_given,
        at=row.at,
        caller=row.caller,
        purpose=row.purpose,
        asked=row.asked,
    )
