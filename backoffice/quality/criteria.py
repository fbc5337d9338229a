"""The set of criteria: edited as a whole, under a lock on each."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from core.access.account import Visitor
from core.access.audit import AuditKind, AuditLog, Deed, Subject
from core.db.models.quality import QualityCriterionRow
from core.errors import AssistantError

FIRST_SET = Path(__file__).parent / "criteria_ru.toml"
CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
LONGEST_TITLE = 200
HEAVIEST = 10
MOST_CRITERIA = 30


class CriterionRefused(AssistantError):
    """`reason` is a key of the texts: code, title, weight, taken, too_many, changed_meanwhile."""

    code = "criterion_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Criterion:
    code: str
    title: str
    weight: int
    position: int = 0
    is_active: bool = True
    version: int = 1


@dataclass(frozen=True, slots=True)
class CriteriaBook:
    """Called from request threads."""

    sessions: sessionmaker[Session]
    audit: AuditLog

    def all(self) -> list[Criterion]:
        """In their order, those switched off included."""
        wanted = select(QualityCriterionRow).order_by(
            QualityCriterionRow.position, QualityCriterionRow.id
        )
        with self.sessions() as session:
            return [_criterion(row) for row in session.scalars(wanted)]

    def in_use(self) -> list[Criterion]:
        return [one for one in self.all() if one.is_active]

    def begin_with(self, criteria: Sequence[Criterion]) -> None:
        """A fresh installation has something to score by; later starts change nothing."""
        if self.all():
            return
        rows = [QualityCriterionRow(**_values(one), code=one.code) for one in criteria]
        with self.sessions.begin() as session:
            session.add_all(rows)

    def add(self, wanted: Criterion, *, by: Visitor) -> None:
        """Raises:
        CriterionRefused: nothing was added.
        """
        _check(wanted)
        if len(self.all()) >= MOST_CRITERIA:
            raise CriterionRefused("too_many")
        try:
            with self.sessions.begin() as session:
                session.add(QualityCriterionRow(code=wanted.code, **_values(wanted)))
                self._note(session, wanted, by)
        except IntegrityError as err:
            raise CriterionRefused("taken") from err

    def change(self, wanted: Criterion, *, by: Visitor) -> None:
        """The code stays; `version` is the one the person saw.

        Raises:
            CriterionRefused: nothing was changed.
        """
        _check(wanted)
        seen = update(QualityCriterionRow).where(
            QualityCriterionRow.code == wanted.code, QualityCriterionRow.version == wanted.version
        )
        with self.sessions.begin() as session:
            done = session.execute(seen.values(version=wanted.version + 1, **_values(wanted)))
            if not done.rowcount:  # type: ignore[attr-defined]
                raise CriterionRefused("changed_meanwhile")
            self._note(session, wanted, by)

    def _note(self, session: Session, wanted: Criterion, by: Visitor) -> None:
        detail = {"weight": wanted.weight, "is_active": wanted.is_active}
        subject = Subject("quality_criterion", wanted.code)
        deed = Deed(AuditKind.CHANGE, "quality_criteria_changed", subject, detail=detail)
        self.audit.add(session, by, deed)


def first_criteria() -> list[Criterion]:
    listed = tomllib.loads(FIRST_SET.read_text(encoding="utf-8"))["criteria"]
    return [
        Criterion(one["code"], one["title"], one["weight"], position)
        for position, one in enumerate(listed)
    ]


def _check(wanted: Criterion) -> None:
    if not CODE.fullmatch(wanted.code):
        raise CriterionRefused("code")
    if not 3 <= len(wanted.title) <= LONGEST_TITLE:
        raise CriterionRefused("title")
    if not 1 <= wanted.weight <= HEAVIEST:
        raise CriterionRefused("weight")


def _values(wanted: Criterion) -> dict[str, object]:
    return {
        "title": wanted.title,
        "weight": wanted.weight,
        "position": wanted.position,
        "is_active": wanted.is_active,
    }


def _criterion(row: QualityCriterionRow) -> Criterion:
    return Criterion(row.code, row.title, row.weight, row.position, row.is_active, row.version)
