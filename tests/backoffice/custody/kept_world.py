"""Calls, talks and complaints of invented people at chosen ages, with their recordings on the disk."""

import os
import wave
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from core.db.metadata import gather_metadata
from core.db.models.appointment import AppointmentRow
from core.db.models.call_record import CallEventRow, CallRow, CallTurnRow
from core.db.models.callback import CallbackRow
from core.db.models.case import ComplaintRow, NoticeRow, StatusAttemptRow
from core.db.models.consent import ConsentRow
from core.db.models.handoff import HandoffLineRow, HandoffNoteRow, HandoffRow

gather_metadata()  # rows refer to tables of modules that nobody else may have imported

CITIZEN = "+79130000001"
NEIGHBOUR = "+79130000002"
WORDS = "мне нужно поменять паспорт"


@dataclass(frozen=True, slots=True)
class KeptWorld:
    sessions: sessionmaker[Session]
    folder: Path
    now: datetime

    def days_ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    def call(
        self, call_id: str, days: float, *, caller: str = CITIZEN, outcome: str = "completed"
    ) -> str:
        """Said, recorded, talked over with an operator, consented to."""
        at = self.days_ago(days)
        recording = self.sound(call_id, days)
        with self.sessions.begin() as session:
            session.add(
                CallRow(
                    id=call_id, caller=caller, started_at=at, ended_at=at, last_event_at=at,
                    outcome=outcome, recording=recording,
                )
            )  # fmt: skip
            session.flush()
            session.add(
                CallTurnRow(
                    call_id=call_id, number=1, at=at, event="said", heard=WORDS, written=WORDS,
                    intent="ask_documents", service="passport", said=["Паспорт и заявление."],
                    slots={"name": "Пример"}, alternatives=[WORDS], total_ms=500.0,
                )
            )  # fmt: skip
            for kind in ("turn", "heard", "survey_answered"):
                event_id = f"{call_id}-{kind}"
                body = {"detail": {"mark": "5"} if kind == "survey_answered" else {"text": WORDS}}
                session.add(CallEventRow(id=event_id, call_id=call_id, at=at, kind=kind, body=body))
            session.add(
                ConsentRow(call_id=call_id, caller=caller, kind="recording", is_given=True, at=at)
            )
            session.add(
                StatusAttemptRow(call_id=call_id, caller=caller, number="51", at=at, outcome="told")
            )
            self._handoff(session, call_id, caller, at)
        return call_id

    def _handoff(self, session: Session, call_id: str, caller: str, at: datetime) -> None:
        handoff = HandoffRow(
            id=f"h-{call_id}"[:32], call_id=call_id, caller=caller, reason="caller_asked", summary=WORDS,
            slots={"name": "Пример"}, transcript=[{"text": WORDS}], asked_at=at, clock_at=at,
            ended_at=at, state="ended", outcome="answered",
        )  # fmt: skip
        session.add(handoff)
        session.flush()
        session.add(HandoffLineRow(handoff_id=handoff.id, at=at, who="caller", text=WORDS))
        session.add(HandoffNoteRow(handoff_id=handoff.id, at=at, text="заметка"))

    def sound(self, name: str, days: float) -> str:
        """A recording on the disk; returns its path relative to the folder."""
        at = self.days_ago(days)
        path = self.folder / f"{at:%Y-%m-%d}" / f"{name}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(path), "wb") as file:
            file.setnchannels(2)
            file.setsampwidth(2)
            file.setframerate(8000)
            file.writeframes(b"\0" * 3200)
        os.utime(path, (at.timestamp(), at.timestamp()))
        return f"{path.parent.name}/{path.name}"

    def complaint(
        self, number: str, days: float, *, state: str, call_id: str = "", telephone: str = CITIZEN
    ) -> None:
        at = self.days_ago(days)
        row = ComplaintRow(
            number=number, request_key=number, call_id=call_id, caller=telephone, topic="staff",
            about="очередь", text="Меня не приняли", person_name="Пример Примерович",
            telephone=telephone, state=state, state_since=at, created_at=at,
        )  # fmt: skip
        self.add(row)

    def callback(
        self, callback_id: str, days: float, *, state: str = "done", telephone: str = CITIZEN
    ) -> None:
        at = self.days_ago(days)
        row = CallbackRow(
            id=callback_id, telephone=telephone, wanted_from=at, wanted_until=at, next_attempt_at=at,
            summary=WORDS, slots={"name": "Пример"}, state=state, source="robot", created_at=at,
            closed_at=at if state == "done" else None,
        )  # fmt: skip
        self.add(row)

    def visit(self, code: str, days: float, *, telephone: str = CITIZEN) -> None:
        at = self.days_ago(days)
        row = AppointmentRow(
            code=code, office="mfc_kirova", service="passport", window=1, starts_at=at,
            ends_at=at + timedelta(minutes=20), status="booked", name="Пример Примерович",
            telephone=telephone, consent="spoken", consent_at=at, source="robot", owner="call",
            idempotency_key=code, erase_after=(at + timedelta(days=30)).date(),
        )  # fmt: skip
        self.add(row)

    def notice(self, key: str, days: float, *, telephone: str = CITIZEN) -> None:
        row = NoticeRow(
            notice_key=key,
            kind="document_ready",
            telephone=telephone,
            created_at=self.days_ago(days),
        )
        self.add(row)

    def add(self, row: object) -> None:
        with self.sessions.begin() as session:
            session.add(row)

    def sounds(self) -> set[str]:
        return {path.stem for path in self.folder.rglob("*.wav")}

    def callers(self) -> dict[str, str]:
        with self.sessions() as session:
            return {row.id: row.caller for row in session.scalars(select(CallRow))}

    def heard(self) -> dict[str, str]:
        with self.sessions() as session:
            return {row.call_id: row.heard for row in session.scalars(select(CallTurnRow))}

    def everything(self) -> str:
        """Every row of every table that holds words or numbers, to look for what must be gone."""
        tables = (
            CallRow, CallTurnRow, CallEventRow, HandoffRow, HandoffLineRow, HandoffNoteRow, ConsentRow,
            StatusAttemptRow, ComplaintRow, CallbackRow, AppointmentRow, NoticeRow,
        )  # fmt: skip
        with self.sessions() as session:
            return repr(
                [
                    {column.key: getattr(row, column.key) for column in table.__table__.columns}
                    for table in tables
                    for row in session.scalars(select(table))
                ]
            )
