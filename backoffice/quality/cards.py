"""Cards: marks by criteria, the score they make, and what came out over a period for the robot and each operator."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from backoffice.quality.criteria import Criterion
from core.access.account import Visitor
from core.access.audit import AuditKind, AuditLog, Deed, Subject
from core.db.models.quality import QualityCardRow
from core.errors import AssistantError

BEST_MARK = 2
"""0 no, 1 in part, 2 yes; a criterion that does not apply has no mark."""
LONGEST_COMMENT = 2_000


class CardRefused(AssistantError):
    """`reason` is a key of the texts: no_marks, changed_meanwhile."""

    code = "quality_card_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class CardDraft:
    """`version` 0: the talk has no card yet."""

    call_id: str
    target: str
    called_at: datetime
    marks: Mapping[str, int]
    comment: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class QualityCard:
    draft: CardDraft
    score: float
    reviewer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TargetResult:
    """Means over a period: `score` 0…100 and each criterion in per cent of the best mark."""

    target: str
    cards: int
    score: float
    criteria: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Scored:
    """What results are made of."""

    marks: Mapping[str, int]
    score: float


@dataclass(frozen=True, slots=True)
class CardBook:
    """Called from request threads."""

    sessions: sessionmaker[Session]
    audit: AuditLog
    now: Callable[[], datetime]

    def find(self, call_id: str, target: str) -> QualityCard | None:
        wanted = select(QualityCardRow).where(
            QualityCardRow.call_id == call_id, QualityCardRow.target == target
        )
        with self.sessions() as session:
            row = session.scalars(wanted).first()
            return _card(row) if row else None

    def newest(self, *, limit: int) -> list[QualityCard]:
        wanted = select(QualityCardRow).order_by(QualityCardRow.at.desc()).limit(limit)
        with self.sessions() as session:
            return [_card(row) for row in session.scalars(wanted)]

    def save(self, draft: CardDraft, criteria: Sequence[Criterion], *, by: Visitor) -> float:
        """Returns the score.

        Raises:
            CardRefused: nothing was saved.
        """
        weights = {one.code: one.weight for one in criteria if one.code in draft.marks}
        if not weights:
            raise CardRefused("no_marks")
        marks = {code: min(max(draft.marks[code], 0), BEST_MARK) for code in weights}
        score = score_of(marks, weights)
        values = {
            "marks": marks,
            "weights": weights,
            "score": score,
            "comment": draft.comment.strip()[:LONGEST_COMMENT],
            "reviewer": by.login,
            "at": self.now(),
        }
        try:
            with self.sessions.begin() as session:
                _write(session, draft, values)
                detail = {"target": draft.target, "score": round(score)}
                subject = Subject("call", draft.call_id)
                deed = Deed(AuditKind.CHANGE, "quality_scored", subject, detail=detail)
                self.audit.add(session, by, deed)
        except IntegrityError as err:
            raise CardRefused("changed_meanwhile") from err
        return score

    def results(self, since: datetime, until: datetime) -> list[TargetResult]:
        """Of calls that began in [`since`, `until`), the robot first."""
        wanted = select(QualityCardRow.target, QualityCardRow.marks, QualityCardRow.score).where(
            QualityCardRow.called_at >= since, QualityCardRow.called_at < until
        )
        by_target: defaultdict[str, list[Scored]] = defaultdict(list)
        with self.sessions() as session:
            for target, marks, score in session.execute(wanted):
                by_target[target].append(Scored(marks, score))
        found = [_result(target, cards) for target, cards in by_target.items()]
        return sorted(found, key=lambda one: (":" in one.target, one.target))


def score_of(marks: Mapping[str, int], weights: Mapping[str, int]) -> float:
    """0…100: marks weighed, the best possible is 100."""
    best = BEST_MARK * sum(weights[code] for code in marks)
    reached = sum(mark * weights[code] for code, mark in marks.items())
    return 100 * reached / best if best else 0.0


def _write(session: Session, draft: CardDraft, values: Mapping[str, object]) -> None:
    if draft.version == 0:
        row = QualityCardRow(
            call_id=draft.call_id, target=draft.target, called_at=draft.called_at, **values
        )
        session.add(row)
        session.flush()
        return
    seen = update(QualityCardRow).where(
        QualityCardRow.call_id == draft.call_id,
        QualityCardRow.target == draft.target,
        QualityCardRow.version == draft.version,
    )
    done = session.execute(seen.values(version=draft.version + 1, **values))
    if not done.rowcount:  # type: ignore[attr-defined]
        raise CardRefused("changed_meanwhile")


def _result(target: str, cards: Sequence[Scored]) -> TargetResult:
    marks: defaultdict[str, list[int]] = defaultdict(list)
    for card in cards:
        for code, mark in card.marks.items():
            marks[code].append(mark)
    shares = {code: 100 * sum(some) / (BEST_MARK * len(some)) for code, some in marks.items()}
    return TargetResult(target, len(cards), sum(card.score for card in cards) / len(cards), shares)


def _card(row: QualityCardRow) -> QualityCard:
    draft = CardDraft(
        row.call_id, row.target, row.called_at, dict(row.marks), row.comment, row.version
    )
    return QualityCard(draft, row.score, row.reviewer, row.at)
