"""Figures of a day with known answers; sums kept by hour and day equal those of the records."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from backoffice.analytics.digesting import Digester
from backoffice.analytics.figures import Figures, figures_of
from backoffice.analytics.hour_book import HourBook
from backoffice.analytics.tally import Measure, Tally, rounded_ms, total_of
from core.calls.queue_log import QueueEvent
from tests.factories.call_records import TUESDAY_NOON, Call, Request, Turn, record

DAY = date(2026, 11, 24)
BEGIN = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
"""Midnight in Tomsk."""
EVENING = BEGIN + timedelta(hours=22)


def understood(milliseconds: float, service: str = "passport_age") -> Turn:
    return Turn("паспорт", "ask_documents", service, "tomsk", total_ms=milliseconds)


def unanswered(end: QueueEvent, outcome: str, *, waited: float = 30.0, way: str = "") -> Request:
    return Request("not_understood", waited, 0.0, end, outcome, way=way)


CALLS = (
    Call("robot-1", (understood(400), understood(512)), score=5, recording="day/robot-1.wav"),
    Call("robot-2", (understood(600, "snils"),), at=EVENING, score=4),
    Call("silent", (Turn("", "", event="silence"),), outcome="silent_caller"),
    Call("unclear", (Turn("кхм", "nlu_fallback", total_ms=1210),), outcome="caller_hung_up"),
    Call("missed", outcome="abandoned_before_answer", is_answered=False),
    Call("crashed", (understood(300),), outcome="worker_crashed", failed_stages=("stt",)),
    Call("person", (understood(700),), at=TUESDAY_NOON + timedelta(hours=1), request=Request()),
    Call("slow", request=Request(waited=50.0, talked=120.0, operator="petr"), score=1),
    Call("left", request=unanswered(QueueEvent.ABANDON, "abandoned", waited=8.0)),
    Call("peer", request=unanswered(QueueEvent.OVERFLOWED, "overflowed")),
    Call(
        "later",
        request=unanswered(QueueEvent.EXITWITHTIMEOUT, "callback_booked", waited=39.5, way="callback"),
    ),
    Call("alone", request=unanswered(QueueEvent.EXITWITHKEY, "robot_chosen", way="robot")),
)  # fmt: skip


@pytest.fixture
def figures(records: sessionmaker[Session], digester: Digester, book: HourBook) -> Figures:
    record(records, *CALLS)
    digester.run()
    book.count_due()
    return figures_of(total_of(tally for _, tally in book.days(DAY, DAY + timedelta(days=1))))


def test_calls_of_a_day_with_known_answers(figures: Figures) -> None:
    calls = figures.calls
    assert (calls.calls, calls.answered) == (12, 11)
    assert (calls.by_robot.part, calls.by_robot.whole) == (2, 11)
    assert (calls.asked_person.part, calls.asked_person.whole) == (6, 11)
    assert (calls.night.part, calls.night.whole) == (1, 12)
    assert (calls.night_answered.part, calls.recorded.part, calls.recorded.whole) == (1, 1, 11)
    assert calls.reasons == {"not_understood": 4, "caller_asked": 2}
    assert {name: count for name, count in calls.endings.items() if count} == {
        "robot": 2,
        "person": 2,
        "peer": 1,
        "callback": 1,
        "left_line": 1,
        "back_to_robot": 1,
        "no_question": 2,
        "broken": 1,
        "not_answered": 1,
    }
    assert (calls.failed_turns.part, calls.failed_turns.whole) == (1, 6)
    assert figures.topics[Measure.SERVICE] == {"passport_age": 3, "snils": 1}
    assert figures.topics[Measure.MUNICIPALITY] == {"tomsk": 4}
    assert figures.topics[Measure.INTENT] == {"ask_documents": 5, "nlu_fallback": 1}
    assert figures.topics[Measure.STAGE_DOWN] == {"stt": 1}
    assert figures.score.value == pytest.approx(10 / 3)
    assert figures.scores == {"1": 1, "2": 0, "3": 0, "4": 1, "5": 1}


def test_waits_of_a_day_with_known_answers(figures: Figures) -> None:
    waits = figures.waits
    assert waits.asked == 6
    assert waits.ends == {"answered": 2, "abandoned": 1, "peer": 1, "callback": 1, "robot": 1}
    assert (waits.within_norm.part, waits.within_norm.whole) == (4, 6)
    assert (waits.answered_within_40.part, waits.abandoned.part) == (1, 1)
    assert waits.speed_of_answer.value == pytest.approx(30.0)
    assert waits.handling.value == pytest.approx(105.0)


def test_latency_is_by_nearest_rank(figures: Figures) -> None:
    total = figures.latency["total_ms"]
    assert (total.count, total.p50, total.p95, total.p99) == (6, 520, 1250, 1250)
    assert figures.latency["recognition_ms"].p95 is None


def test_a_period_without_calls_has_no_shares() -> None:
    figures = figures_of(Tally())
    assert figures.calls.by_robot.value is None
    assert figures.waits.within_norm.value is None
    assert figures.waits.speed_of_answer.value is None
    assert figures.score.value is None
    assert figures.latency["total_ms"].count == 0


def test_a_call_told_on_counts_in_its_own_hour_only(
    figures: Figures,
    records: sessionmaker[Session],
    digester: Digester,
    book: HourBook,
) -> None:
    record(records, Call("one-more", (understood(400),), at=EVENING))
    digester.run()
    assert book.is_behind()
    assert book.count_due() == 1
    total = total_of(tally for _, tally in book.days(DAY, DAY + timedelta(days=1)))
    assert total.of(Measure.CALLS)["all"] == len(CALLS) + 1


@pytest.mark.parametrize(
    ("exact", "rounded"), [(0, 0), (3.2, 10), (990.5, 1000), (1001, 1050), (5001, 6000)]
)
def test_milliseconds_are_rounded_up(exact: float, rounded: int) -> None:
    assert rounded_ms(exact) == rounded
