"""The desks of the dialogue and the console as one bundle, and the default that works over our own tables."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from core.cases.complaint_book import ComplaintBook
from core.cases.complaint_desk import ComplaintDesk, ComplaintTaker
from core.cases.local_applications import LocalApplicationRegister
from core.cases.local_complaints import LocalComplaintReceiver
from core.cases.local_notices import LocalNoticeBook
from core.cases.notice_desk import NoticeDesk, NoticeTeller
from core.cases.status_attempts import AttemptLimits, StatusAttempts
from core.cases.status_desk import ApplicationStatusDesk, StatusDesk


@dataclass(frozen=True, slots=True)
class CaseDesks:
    """`attempts`: those of every kind of question about somebody's matters."""

    status: StatusDesk
    complaints: ComplaintTaker
    notices: NoticeTeller
    attempts: StatusAttempts


def local_case_desks(sessions: sessionmaker[Session], now: Callable[[], datetime]) -> CaseDesks:
    attempts = StatusAttempts(sessions, AttemptLimits(), now)
    book = ComplaintBook(sessions)
    receiver = LocalComplaintReceiver(book, now)
    return CaseDesks(
        status=ApplicationStatusDesk(LocalApplicationRegister(sessions), attempts),
        complaints=ComplaintDesk(book, receiver, attempts, now=now),
        notices=NoticeDesk(sessions, LocalNoticeBook(sessions, now), now),
        attempts=attempts,
    )
