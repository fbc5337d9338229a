"""Which news draw which part of whose page anew."""

from datetime import UTC, datetime

from core.calls.queue_log import LogLine, QueueEvent
from handoff.console.relevance import parts_touched

OLGA, PETR = 7, 8
NOON = datetime(2026, 11, 18, 5, tzinfo=UTC)


def line(event: QueueEvent, operator: int | None = None, handoff: str = "h-1") -> LogLine:
    return LogLine(1, NOON, event, handoff, "call-1", operator)


def test_an_offer_to_me_draws_the_offers_and_the_state() -> None:
    assert parts_touched(line(QueueEvent.OFFER, OLGA), OLGA, []) == ["state", "offers", "call"]


def test_an_offer_to_somebody_else_is_none_of_my_business() -> None:
    assert parts_touched(line(QueueEvent.OFFER, PETR), OLGA, ["h-2"]) == []


def test_a_caller_who_leaves_takes_the_offer_off_my_page() -> None:
    assert "offers" in parts_touched(line(QueueEvent.ABANDON), OLGA, ["h-1"])


def test_a_phrase_of_my_call_draws_the_conversation_only() -> None:
    assert parts_touched(line(QueueEvent.HEARD), OLGA, ["h-1"]) == ["said"]
    assert parts_touched(line(QueueEvent.HEARD), OLGA, []) == []


def test_what_concerns_no_call_touches_only_its_operator() -> None:
    assert parts_touched(line(QueueEvent.PAUSE, PETR, ""), OLGA, [""]) == []
    assert parts_touched(line(QueueEvent.PAUSE, OLGA, ""), OLGA, []) != []
