"""Applications in our own tables: the default register, filled by hand, by import or by samples."""

import hmac

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from core.cases.application_status import (
    ApplicationQuestion,
    ApplicationStage,
    ApplicationStatus,
    SecondFactor,
)
from core.db.models.case import ApplicationRow


class LocalApplicationRegister:
    """An `ApplicationRegister` over the table `application`."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def look_up(self, question: ApplicationQuestion) -> ApplicationStatus | None:
        wanted = select(ApplicationRow).where(ApplicationRow.number == question.number)
        with self._sessions() as session:
            row = session.scalars(wanted).one_or_none()
        if row is None or not _is_the_applicant(row, question.factor):
            return None
        return ApplicationStatus(
            number=row.number,
            stage=ApplicationStage(row.stage),
            stage_since=row.stage_since,
            due_on=row.due_on,
            service=row.service,
            office=row.office,
        )


def _is_the_applicant(row: ApplicationRow, factor: SecondFactor) -> bool:
    """Every factor given must fit; none given fits nobody, and a factor the row lacks fits nobody."""
    if factor.is_empty:
        return False
    tail_fits = not factor.document_tail or (
        bool(row.document_tail)
        and hmac.compare_digest(row.document_tail.encode(), factor.document_tail.encode())
    )
    return tail_fits and (factor.birth_date is None or factor.birth_date == row.birth_date)
