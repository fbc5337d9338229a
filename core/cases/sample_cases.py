"""Invented applications and notices for development: read from the seeds, put into our tables once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from core.cases.application_status import ApplicationStage, ApplicationStatus, SecondFactor
from core.cases.local_notices import LocalNoticeBook
from core.cases.notices import Notice, NoticeKind
from core.db.models.case import ApplicationRow

SAMPLES = Path(__file__).with_name("seeds") / "applications.yml"


@dataclass(frozen=True, slots=True)
class SampleApplication:
    """`key` holds both factors; either alone opens the application."""

    status: ApplicationStatus
    key: SecondFactor


def sample_applications(today: date) -> list[SampleApplication]:
    return [_sample_of(entry, today) for entry in _read()["applications"]]


def sample_notices() -> list[Notice]:
    return [Notice(**{**entry, "kind": NoticeKind(entry["kind"])}) for entry in _read()["notices"]]


def load_samples(sessions: sessionmaker[Session], now: Callable[[], datetime]) -> int:
    """Adds what is missing and leaves what is there alone; returns how many applications were added."""
    added = 0
    with sessions.begin() as session:
        for sample in sample_applications(now().date()):
            wanted = select(ApplicationRow.id).where(ApplicationRow.number == sample.status.number)
            if session.scalar(wanted) is None:
                session.add(_row_of(sample))
                added += 1
    book = LocalNoticeBook(sessions, now)
    for notice in sample_notices():
        book.file(notice)
    return added


def _read() -> dict[str, list[dict[str, Any]]]:
    content: dict[str, list[dict[str, Any]]] = yaml.safe_load(SAMPLES.read_text(encoding="utf-8"))
    return content


def _sample_of(entry: dict[str, Any], today: date) -> SampleApplication:
    due = entry.get("due_in_days")
    status = ApplicationStatus(
        number=entry["number"],
        stage=ApplicationStage(entry["stage"]),
        stage_since=today - timedelta(days=entry["stage_days_ago"]),
        due_on=None if due is None else today + timedelta(days=due),
        service=entry["service"],
        office=entry.get("office", ""),
    )
    return SampleApplication(status, SecondFactor(entry["document_tail"], entry["birth_date"]))


def _row_of(sample: SampleApplication) -> ApplicationRow:
    status, key = sample.status, sample.key
    return ApplicationRow(
        number=status.number,
        service=status.service,
        stage=status.stage.value,
        stage_since=status.stage_since,
        due_on=status.due_on,
        office=status.office,
        document_tail=key.document_tail,
        birth_date=key.birth_date,
        is_sample=True,
    )
