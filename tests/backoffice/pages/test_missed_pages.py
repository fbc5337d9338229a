"""The inbox of missed questions in the pages: heard, made an example; a draft on trial leaves nothing in it."""

import io
import wave
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from backoffice.dialogs.dialogue_book import DialogueBook
from backoffice.pages.missed_pages import PER_PAGE
from backoffice.training.publishing import Publisher
from core.access.roles import Role
from core.db.base import utc_now
from core.db.models.access import AuditEntryRow
from core.db.models.call_record import CallRow, CallTurnRow
from tests.backoffice.pages.conftest import FEE, SignIn

RATE_HZ = 8000
WORDS = (
    *(
        "дрова",
        "собака",
        "мост",
        "лодка",
        "яблоко",
        "снег",
        "гриб",
        "печь",
        "окно",
        "поле",
        "ведро",
    ),
    *("туча", "жук", "хлеб", "чайник", "юла", "эхо", "фонарь", "шёлк", "цирк", "щука"),
)


@pytest.fixture
def missed(seeded: sessionmaker[Session], temporary_settings: Path) -> int:
    """A question in seconds 2–3 of a recording of ten; returns its turn."""
    folder = temporary_settings / "recordings"
    folder.mkdir()
    with wave.open(str(folder / "one.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(b"\x01\x00\x02\x00" * RATE_HZ * 10)
    return asked(seeded, "one", "хватит ли пенсии на билет")


def asked(seeded: sessionmaker[Session], call_id: str, text: str, *, called: str = "100") -> int:
    with seeded.begin() as session:
        call = CallRow(
            id=call_id, last_event_at=utc_now(), recording=f"{call_id}.wav", called=called
        )
        session.add(call)
        session.flush()
        turn = CallTurnRow(
            call_id=call_id,
            number=1,
            at=utc_now(),
            event="said",
            heard=text,
            intent="nlu_fallback",
            intent_confidence=0.3,
            said=["Простите, я не понял."],
            audio_start_seconds=2.0,
            audio_end_seconds=3.0,
        )
        session.add(turn)
        session.flush()
        return turn.id


async def test_only_the_piece_with_the_question_is_heard_and_the_hearing_is_noted(
    signed_in: SignIn, missed: int, seeded: sessionmaker[Session]
) -> None:
    browser = await signed_in("anna")
    around = await browser.get(f"/missed/{missed}/around")
    assert f'src="/missed/{missed}/sound.wav"' in around.text
    answer = await browser.get(f"/missed/{missed}/sound.wav")
    assert answer.headers["content-type"] == "audio/wav"
    with wave.open(io.BytesIO(answer.content)) as piece:
        assert piece.getnframes() / RATE_HZ == pytest.approx(2.4, abs=0.01)
    with seeded() as session:
        noted = session.scalars(select(AuditEntryRow.action)).all()
    assert {"conversation_read", "recording_heard"} <= set(noted)


async def test_a_question_without_a_recording_has_no_sound(
    signed_in: SignIn, seeded: sessionmaker[Session]
) -> None:
    turn = asked(seeded, "two", "где погулять с собакой")
    browser = await signed_in("anna")
    assert "Записи нет" in (await browser.get(f"/missed/{turn}/around")).text
    assert (await browser.get(f"/missed/{turn}/sound.wav")).status_code == 404
    assert (await browser.get("/missed/999999/sound.wav")).status_code == 404


async def test_one_click_makes_it_an_example_and_the_group_leaves_the_inbox(
    signed_in: SignIn, missed: int, publisher: Publisher
) -> None:
    browser = await signed_in("anna")
    assert "хватит ли пенсии на билет" in (await browser.get("/missed")).text
    verdict = {
        "turns": str(missed),
        "verdict": "example",
        "intent": "ask_fee",
        "text": "хватит ли пенсии на билет",
    }
    page = await browser.post("/missed", data=verdict)
    assert "Разбирать нечего" in page.text
    block = DialogueBook(publisher.desk.revisions).block(FEE)
    assert block is not None
    assert [one.text for one in block.examples][-1] == "хватит ли пенсии на билет"


async def test_a_test_call_to_the_draft_leaves_no_missed_questions(
    signed_in: SignIn, seeded: sessionmaker[Session]
) -> None:
    asked(seeded, "three", "шурум бурум", called="7700")
    browser = await signed_in("anna")
    assert "Разбирать нечего" in (await browser.get("/missed")).text


async def test_an_analyst_does_not_hear_through_the_inbox(signed_in: SignIn, missed: int) -> None:
    browser = await signed_in("vera", Role.ANALYST)
    assert (await browser.get(f"/missed/{missed}/sound.wav")).status_code == 403


async def test_the_inbox_is_read_page_by_page(
    signed_in: SignIn, seeded: sessionmaker[Session]
) -> None:
    for word in WORDS[: PER_PAGE + 1]:
        asked(seeded, f"call-{word}", word)
    browser = await signed_in("anna")
    first, last = await browser.get("/missed"), await browser.get("/missed?page=2")
    assert f"групп: {PER_PAGE + 1}, страница 1 из 2" in first.text
    assert 'href="/missed?page=2">Дальше</a>' in first.text
    assert 'href="/missed?page=1">Назад</a>' in last.text
    assert (first.text.count('name="turns"'), last.text.count('name="turns"')) == (PER_PAGE, 1)
    assert (await browser.get("/missed?page=9")).text.count('name="turns"') == 1
