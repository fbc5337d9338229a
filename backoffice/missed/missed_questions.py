"""Finds missed questions in the records of calls, groups those that are alike, keeps what editors made of them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, sessionmaker

from backoffice.content.remembered import Remembered
from backoffice.missed.alike_texts import AlikeTexts
from core.contracts.dialogue import TurnEvent
from core.db.base import utc_now
from core.db.models.call_record import CallRow, CallTurnRow
from core.db.models.content import MissedVerdictRow

FALLBACK = "nlu_fallback"
MISUNDERSTOOD = "say_misunderstood"
WANTS_PERSON = "request_operator"
UNSURE = 0.5
"""Below this confidence an intent was a guess; the fallback itself begins at 0.4."""
PERIOD = timedelta(days=30)
MOST_READ = 3000
AROUND = 3


@dataclass(frozen=True, slots=True)
class MissedQuestion:
    """`reason`: fallback, unsure, not_that (the caller's next words were «не то»), person (asked for at once)."""

    turn_id: int
    call_id: str
    number: int
    at: datetime
    text: str
    intent: str
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """The first one stands for all."""

    questions: tuple[MissedQuestion, ...]

    @property
    def text(self) -> str:
        return self.questions[0].text


@dataclass(frozen=True, slots=True)
class HeardTurn:
    """A turn of the conversation around. Seconds are of the recording, from its start."""

    turn_id: int
    number: int
    heard: str
    said: tuple[str, ...]
    intent: str
    confidence: float
    audio_start_seconds: float | None
    audio_end_seconds: float | None

    @property
    def has_sound(self) -> bool:
        return self.audio_start_seconds is not None and self.audio_end_seconds is not None


class MissedQuestions:
    """Opens short sessions of its own; used from any thread."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        now: Callable[[], datetime] = utc_now,
        *,
        trial_extension: str = "",
    ) -> None:
        """Calls of `trial_extension` were talks of editors with a draft: nothing is missed in them."""
        self._sessions = sessions
        self._now = now
        self._trial_extension = trial_extension
        self._alike = AlikeTexts()
        self._groups: Remembered[list[QuestionGroup]] = Remembered()

    def groups(self) -> list[QuestionGroup]:
        """Of the last thirty days, without those that have a verdict; the largest group first."""
        return self._groups.at(self._version(), lambda: grouped(self.waiting(), self._alike))

    def _version(self) -> tuple[object, ...]:
        """Changes with a new turn, a verdict, erased words; and every minute, for what events add to older turns."""
        with self._sessions() as session:
            newest = session.scalar(select(func.max(CallTurnRow.id)))
            decided = session.execute(
                select(func.count(), func.sum(MissedVerdictRow.turn_id))
            ).one()
            erased = session.scalar(select(func.max(CallRow.text_erased_at)))
        minute = self._now().replace(second=0, microsecond=0)
        return (newest, tuple(decided), erased, minute)

    def waiting(self) -> list[MissedQuestion]:
        following = aliased(CallTurnRow)
        after = and_(
            following.call_id == CallTurnRow.call_id,
            following.number == CallTurnRow.number + 1,
        )
        said = TurnEvent.SAID.value
        on_trial = exists().where(
            CallRow.id == CallTurnRow.call_id,
            CallRow.called != "",
            CallRow.called == self._trial_extension,
        )
        chosen = (
            select(
                CallTurnRow.id,
                CallTurnRow.call_id,
                CallTurnRow.number,
                CallTurnRow.at,
                CallTurnRow.heard,
                CallTurnRow.intent,
                CallTurnRow.intent_confidence,
                following.intent,
            )
            .outerjoin(following, after)
            .where(
                CallTurnRow.at >= self._now() - PERIOD,
                CallTurnRow.event == said,
                CallTurnRow.heard != "",
                ~on_trial,
                ~exists().where(MissedVerdictRow.turn_id == CallTurnRow.id),
                or_(
                    CallTurnRow.intent == FALLBACK,
                    CallTurnRow.intent_confidence < UNSURE,
                    following.intent.in_((MISUNDERSTOOD, WANTS_PERSON)),
                ),
                CallTurnRow.intent.not_in((MISUNDERSTOOD, WANTS_PERSON)),
            )
            .order_by(CallTurnRow.at.desc())
            .limit(MOST_READ)
        )
        with self._sessions() as session:
            return [_question(row) for row in session.execute(chosen)]

    def conversation(self, turn_id: int) -> tuple[str, list[HeardTurn]]:
        """Name of the recording, and the turns around; nothing when there is no such turn."""
        with self._sessions() as session:
            middle = session.get(CallTurnRow, turn_id)
            if middle is None:
                return "", []
            call = session.get(CallRow, middle.call_id)
            rows = session.scalars(
                select(CallTurnRow)
                .where(
                    CallTurnRow.call_id == middle.call_id,
                    CallTurnRow.number.between(middle.number - AROUND, middle.number + AROUND),
                )
                .order_by(CallTurnRow.number)
            )
            return (call.recording if call else ""), [_heard(row) for row in rows]

    def decide(self, turns: Iterable[int], verdict: str, *, target: str, who: str) -> None:
        """The turns leave the inbox. A second verdict on a turn replaces the first."""
        with self._sessions.begin() as session:
            known = set(
                session.scalars(select(CallTurnRow.id).where(CallTurnRow.id.in_(list(turns))))
            )
            for turn_id in sorted(known):
                session.merge(
                    MissedVerdictRow(
                        turn_id=turn_id, verdict=verdict, target=target, who=who, at=self._now()
                    )
                )


def grouped(questions: Sequence[MissedQuestion], alike: AlikeTexts) -> list[QuestionGroup]:
    """Greedy: a question joins the first group whose first question it is like."""
    known = alike.among(one.text for one in questions)
    groups: list[list[MissedQuestion]] = []
    firsts: dict[str, int] = {}
    for question in questions:
        forms = known.forms[question.text]
        homes = [firsts[near] for near in known.near[forms] if near in firsts]
        if homes:
            groups[min(homes)].append(question)
        else:
            firsts[forms] = len(groups)
            groups.append([question])
    return sorted(
        (QuestionGroup(tuple(one)) for one in groups), key=lambda one: -len(one.questions)
    )


def _question(row: Row[int, str, int, datetime, str, str, float, str]) -> MissedQuestion:
    turn_id, call_id, number, at, heard, intent, confidence, following_intent = row
    if intent == FALLBACK:
        reason = "fallback"
    elif following_intent == MISUNDERSTOOD:
        reason = "not_that"
    elif following_intent == WANTS_PERSON:
        reason = "person"
    else:
        reason = "unsure"
    return MissedQuestion(turn_id, call_id, number, at, heard, intent, confidence, reason)


def _heard(row: CallTurnRow) -> HeardTurn:
    return HeardTurn(
        row.id,
        row.number,
        row.heard or row.digits,
        tuple(row.said),
        row.intent,
        row.intent_confidence,
        row.audio_start_seconds,
        row.audio_end_seconds,
    )
