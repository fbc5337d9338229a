"""What was missed is found in the records of calls, grouped, and leaves the inbox with a verdict."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session, sessionmaker

from backoffice.analytics.digesting import Digester
from backoffice.analytics.hour_book import HourBook, RegionClock
from backoffice.content.revisions import RevisionBook
from backoffice.custody.call_contents import erase_texts
from backoffice.dialogs.dialogue_book import DialogueBook
from backoffice.knowledge.knowledge_desk import KnowledgeDesk
from backoffice.missed.coverage import TrainedWords, coverage
from backoffice.missed.missed_questions import MissedQuestions
from core.calls.digest_queue import digest_everything
from core.centre_mode.regime import DayHours
from core.db.models.call_record import CallRow, CallTurnRow
from tests.fixtures.query_plans import plans_of

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def missed(sessions: sessionmaker[Session]) -> MissedQuestions:
    return MissedQuestions(sessions, now=lambda: NOW)


def record(
    sessions: sessionmaker[Session],
    call_id: str,
    *turns: tuple[str, str, float],
    days_ago: int = 1,
    source: str = "",
    service: str = "",
) -> None:
    """Turns as (heard, intent, confidence)."""
    at = NOW - timedelta(days=days_ago)
    with sessions.begin() as session:
        recording = f"{call_id}.wav"
        session.add(CallRow(id=call_id, started_at=at, last_event_at=at, recording=recording))
        session.flush()
        for number, (heard, intent, confidence) in enumerate(turns, 1):
            session.add(
                CallTurnRow(
                    call_id=call_id,
                    number=number,
                    at=at,
                    event="said",
                    heard=heard,
                    intent=intent,
                    intent_confidence=confidence,
                    said=["Простите, не понял."],
                    audio_start_seconds=4.0 * number,
                    source=source,
                    service=service,
                )
            )


def test_what_was_not_understood_unsure_or_denied_is_found(
    sessions: sessionmaker[Session], missed: MissedQuestions
) -> None:
    record(
        sessions,
        "a",
        ("где купить дрова", "nlu_fallback", 0.3),
        ("какие бумаги", "ask_documents", 0.45),
        ("сколько стоит", "ask_fee", 0.9),
        ("как долго", "ask_term", 0.8),
        ("не то", "say_misunderstood", 0.9),
        ("куда звонить", "ask_phone", 0.8),
        ("оператора", "request_operator", 0.95),
    )
    record(sessions, "b", ("давно было", "nlu_fallback", 0.1), days_ago=40)
    assert {one.text: one.reason for one in missed.waiting()} == {
        "где купить дрова": "fallback",
        "какие бумаги": "unsure",
        "как долго": "not_that",
        "куда звонить": "person",
    }


def test_alike_questions_make_one_group_the_largest_first(
    sessions: sessionmaker[Session], missed: MissedQuestions
) -> None:
    record(sessions, "a", ("где погулять с собакой", "nlu_fallback", 0.1))
    for call_id, text in (
        ("b", "где купить дрова"),
        ("c", "дрова где купить"),
        ("d", "где дрова купить"),
    ):
        record(sessions, call_id, (text, "nlu_fallback", 0.2))
    groups = missed.groups()
    assert [len(group.questions) for group in groups] == [3, 1]


def test_a_verdict_takes_the_group_out_of_the_inbox(
    sessions: sessionmaker[Session], missed: MissedQuestions
) -> None:
    record(sessions, "a", ("где купить дрова", "nlu_fallback", 0.3))
    turns = [one.turn_id for one in missed.waiting()]
    missed.decide([*turns, 999], "noise", target="", who="anna")
    missed.decide(turns, "example", target="ask_where", who="boris")
    assert missed.waiting() == []


def test_the_conversation_around_comes_with_its_place_in_the_recording(
    sessions: sessionmaker[Session], missed: MissedQuestions
) -> None:
    record(sessions, "a", *((f"реплика {number}", "ask_fee", 0.3) for number in range(1, 10)))
    middle = next(one for one in missed.waiting() if one.text == "реплика 5")
    recording, turns = missed.conversation(middle.turn_id)
    assert recording == "a.wav"
    assert [turn.heard for turn in turns] == [f"реплика {number}" for number in range(2, 9)]
    assert turns[3].audio_start_seconds == 20.0


def test_coverage_names_services_without_phrases_and_articles_nobody_asked(
    knowledge: KnowledgeDesk, seeded: sessionmaker[Session]
) -> None:
    dialogue = DialogueBook(RevisionBook(seeded))
    phrases = "nlu:\n- intent: ask_fee\n  examples: |\n    - сколько стоит снилс\n"
    dialogue.take_in({"data/nlu/fee.yml": phrases}, author="")
    article = knowledge.cards("articles")[0].code
    record(
        seeded,
        "a",
        ("сколько стоит снилс", "ask_fee", 0.9),
        source=f"article:{article}",
        service="snils",
    )
    record(seeded, "b", ("где купить дрова", "nlu_fallback", 0.3))
    record(seeded, "c", ("сколько стоит снилс", "ask_fee", 0.9), days_ago=40, service="snils")
    digest_everything(seeded)
    Digester(seeded).run()
    HourBook(seeded, RegionClock(ZoneInfo("Asia/Tomsk"), DayHours(time(8), time(20)))).count_due()
    found = coverage(seeded, knowledge, TrainedWords(dialogue), NOW.date())
    assert "snils" not in {card.code for card in found.untrained}
    assert "hunting_ticket" in {card.code for card in found.untrained}
    assert article not in {card.code for card in found.silent_articles}
    assert found.asked == (("snils", 1),)
    assert found.unanswered == 1
    assert found.incomplete == ()


def test_the_inbox_follows_new_calls_verdicts_of_others_and_erased_words(
    sessions: sessionmaker[Session], missed: MissedQuestions
) -> None:
    other = MissedQuestions(sessions, now=lambda: NOW)
    record(sessions, "a", ("где купить дрова", "nlu_fallback", 0.3))
    record(sessions, "b", ("как поймать рыбу", "nlu_fallback", 0.3))
    assert len(missed.groups()) == 2
    record(sessions, "c", ("почему не светит луна", "nlu_fallback", 0.3))
    assert len(missed.groups()) == 3
    wood = next(one for one in other.groups() if one.text == "где купить дрова")
    other.decide([one.turn_id for one in wood.questions], "noise", target="", who="boris")
    assert {one.text for one in missed.groups()} == {"как поймать рыбу", "почему не светит луна"}
    with sessions.begin() as session:
        erase_texts(session, ["b"], at=NOW)
    assert {one.text for one in missed.groups()} == {"почему не светит луна"}


def test_no_table_is_read_whole_to_show_the_inbox(
    sessions: sessionmaker[Session], missed: MissedQuestions
) -> None:
    with plans_of(sessions.kw["bind"]) as plans:
        missed.groups()
    assert any("ix_call_turn_at (at>?)" in line for line in plans)
    read_whole = [line for line in plans if line.startswith("SCAN")]
    assert read_whole == ["SCAN missed_verdict"]  # counted, by its key
