"""An analyst finds a call, reads and hears it, takes it out; everything read is noted."""

import csv
import io
from pathlib import Path

import httpx
import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from backoffice.analytics.digesting import Digester
from core.access.audit import AuditFilter, AuditKind, AuditLog
from core.access.roles import Role
from core.db.base import utc_now
from core.db.models.call_record import CallRow
from tests.backoffice.pages.conftest import SignIn
from tests.factories.call_records import Call, Request, Turn, record
from tests.factories.recordings import write_recording

ATTACK = '<img src=x onerror="alert(1)">'
CALL = Call(
    "call-1",
    (
        Turn("мне паспорт поменять", "ask_documents", "passport_age", "tomsk", 0.55, 480.0),
        Turn(f"=1+2 {ATTACK}", "nlu_fallback"),
    ),
    caller="+79131234567",
    request=Request(waited=50.0),
    score=4,
    recording="2026-11-24/call-1.wav",
)


@pytest.fixture
def recordings(temporary_settings: Path) -> Path:
    folder = temporary_settings / "recordings"
    write_recording(folder / CALL.recording)
    return folder


@pytest.fixture
async def analyst(
    recordings: Path, seeded: sessionmaker[Session], signed_in: SignIn
) -> httpx.AsyncClient:
    record(seeded, CALL, Call("call-2", (Turn("где взять справку", "ask_where"),)))
    Digester(seeded).run()
    return await signed_in("anna", Role.ANALYST)


def read_actions(sessions: sessionmaker[Session]) -> list[str]:
    entries = AuditLog(sessions, utc_now).page(AuditFilter(kind=AuditKind.READ), limit=20)
    return [entry.action for entry in entries]


async def test_a_call_is_found_and_its_number_is_masked(
    analyst: httpx.AsyncClient, seeded: sessionmaker[Session]
) -> None:
    page = await analyst.get("/calls", params={"text": "паспорта", "score": "4", "below": "60"})
    assert "мне паспорт поменять" in page.text
    assert "где взять справку" not in page.text
    assert "+79131234567" not in page.text
    assert "+7 ••• •••-••-67" in page.text
    assert read_actions(seeded) == ["calls_searched"]


async def test_the_number_is_shown_with_a_reason_that_is_noted(
    analyst: httpx.AsyncClient, seeded: sessionmaker[Session]
) -> None:
    address = "/personal-data/call/call-1/caller"
    assert (await analyst.post(address, data={"reason": ""})).status_code == 422
    shown = await analyst.post(address, data={"reason": "жалоба заявителя"})
    assert "+79131234567" in shown.text
    assert read_actions(seeded) == ["personal_data_shown"]


async def test_a_query_that_makes_no_sense_is_answered_in_words(
    analyst: httpx.AsyncClient,
) -> None:
    answers = (
        ({"number": "12"}, "не меньше четырёх цифр"),
        ({"text": "мне это"}, "говорят почти все"),
        ({"since": "вчера"}, "нужна дата"),
        ({"until": "0001-01-01"}, "нужна дата"),
        ({"before": "9" * 30}, "целое число"),
        ({"operator": "-1"}, "целое число"),
    )
    for query, words in answers:
        page = await analyst.get("/calls", params=query, headers={"Accept": "text/html"})
        assert page.status_code == 422, query
        assert words in page.text, query


async def test_a_query_of_any_bytes_finds_nothing_and_breaks_nothing(
    analyst: httpx.AsyncClient,
) -> None:
    query = {"intent": "x\x00' OR 1=1 --", "service": ATTACK, "municipality": "%", "outcome": "_"}
    page = await analyst.get("/calls", params=query)
    assert page.status_code == 200
    assert "Ничего не нашлось" in page.text
    assert ATTACK not in page.text


async def test_the_page_of_a_call_shows_what_was_said_and_how_long_it_took(
    analyst: httpx.AsyncClient, seeded: sessionmaker[Session]
) -> None:
    page = (await analyst.get("/calls/call-1")).text
    for words in ("мне паспорт поменять", "Документы", "480", "дольше нормы", "встал в очередь"):
        assert words in page
    assert ATTACK not in page
    assert 'data-starts="5.000"' in page
    assert read_actions(seeded) == ["conversation_read"]
    assert (await analyst.get("/calls/nobody")).status_code == 404


async def test_pieces_of_the_recording_are_one_line_of_the_log(
    analyst: httpx.AsyncClient, seeded: sessionmaker[Session], recordings: Path
) -> None:
    whole = (recordings / CALL.recording).read_bytes()
    address = "/calls/call-1/recording.wav"
    piece = await analyst.get(address, headers={"Range": "bytes=100-199"})
    assert (piece.status_code, piece.content) == (206, whole[100:200])
    assert (await analyst.get(address)).content == whole
    beyond = await analyst.get(address, headers={"Range": f"bytes={len(whole) + 5}-"})
    assert beyond.status_code == 416
    assert read_actions(seeded) == ["recording_heard"]


async def test_the_outline_has_both_channels(analyst: httpx.AsyncClient) -> None:
    outline = (await analyst.get("/calls/call-1/outline.json")).json()
    assert outline["seconds"] == pytest.approx(4.0)
    caller, robot = outline["peaks"]
    assert len(caller) == len(robot) == 1000
    assert max(caller[:499]) > 55
    assert max(caller[501:]) == 0
    assert 20 < max(robot[501:]) < 30


async def test_no_file_outside_the_folder_is_served(
    analyst: httpx.AsyncClient, seeded: sessionmaker[Session]
) -> None:
    for name in ("../../../etc/passwd", "/etc/passwd", "no-such.wav", ""):
        with seeded.begin() as session:
            session.execute(update(CallRow).values(recording=name))
        assert (await analyst.get("/calls/call-1/recording.wav")).status_code == 404, name
        assert "Записи нет" in (await analyst.get("/calls/call-1")).text


async def test_the_conversation_goes_out_in_three_forms(
    analyst: httpx.AsyncClient, seeded: sessionmaker[Session]
) -> None:
    exported = (await analyst.get("/calls/call-1/conversation.json")).json()
    assert exported["caller"] == "+7 ••• •••-••-67"
    assert exported["turns"][0]["stages_ms"]["total_ms"] == 480.0
    subtitles = (await analyst.get("/calls/call-1/conversation.vtt")).text
    assert "00:00:05.000 --> 00:00:07.000\n<v Заявитель>мне паспорт поменять" in subtitles
    assert "&lt;img src=x" in subtitles
    table = await analyst.get("/calls/call-1/conversation.csv")
    cells = [row[3] for row in csv.reader(io.StringIO(table.text))]
    assert f"'=1+2 {ATTACK}" in cells
    assert read_actions(seeded) == ["conversation_exported"] * 3
    assert (await analyst.get("/calls/call-1/conversation.exe")).status_code == 404
