"""One citizen's data given out and forgotten; the law's holds are kept, the neighbour's data untouched."""

import json
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from backoffice.custody.citizen_export import CitizenExport
from backoffice.custody.citizen_records import normal_number
from backoffice.custody.erasure import Erasure
from backoffice.custody.holds import Hold
from backoffice.custody.proof_book import Cause, ProofBook
from backoffice.custody.recording_shelf import RecordingShelf
from core.access.account import Visitor
from core.access.audit import AuditFilter, AuditLog
from core.access.secret_box import SecretBox
from core.db.models.callback import CallbackRow
from core.db.models.case import ComplaintRow
from core.db.models.custody import ErasureRequestRow
from tests.backoffice.custody.conftest import NOW, on_both
from tests.backoffice.custody.kept_world import CITIZEN, NEIGHBOUR, WORDS, KeptWorld

OFFICER = Visitor("10.0.0.1", 1, "officer")
BOX = SecretBox("a key of the test, long enough to serve")


class Today:
    def __init__(self) -> None:
        self.moment = NOW

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def today() -> Today:
    return Today()


@pytest.fixture
def erasure(world: KeptWorld, today: Today) -> Erasure:
    audit = AuditLog(world.sessions, today)
    return Erasure(world.sessions, audit, RecordingShelf(world.folder), BOX.mark, today)


def erase(erasure: Erasure) -> dict[Hold, int]:
    return dict(erasure.erase(CITIZEN, by=OFFICER, reason="заявление от 20.11.2026"))


def everything_of(world: KeptWorld) -> None:
    world.call("own", 3)
    world.call("written-otherwise", 2, caller="89130000001")
    world.complaint("11", 3, state="answered", call_id="own")
    world.callback("cb", 3, state="waiting")
    world.visit("123456", 3)
    world.notice("n", 3)


@pytest.mark.parametrize(
    "written", ["+79130000001", "8 913 000-00-01", "79130000001", "9130000001"]
)
def test_a_number_is_the_same_however_it_is_written(written: str) -> None:
    assert normal_number(written) == CITIZEN


def test_everything_of_the_citizen_is_given_out_with_the_sound(
    world: KeptWorld, tmp_path: Path
) -> None:
    everything_of(world)
    world.call("neighbours", 3, caller=NEIGHBOUR)
    path = tmp_path / "out.zip"
    shelf = RecordingShelf(world.folder)
    export = CitizenExport(world.sessions, shelf, ZoneInfo("Asia/Tomsk"), "{number} {at}\n{counts}")
    done = export.write(CITIZEN, path, at=NOW)
    assert done.recordings == 2
    with zipfile.ZipFile(path) as archive:
        assert set(archive.namelist()) == {
            "records.json",
            "readme.txt",
            "recordings/own.wav",
            "recordings/written-otherwise.wav",
        }
        records = json.loads(archive.read("records.json"))
        assert "20.11.2026 13:00" in archive.read("readme.txt").decode()
    assert [call["id"] for call in records["calls"]] == ["own", "written-otherwise"]
    assert records["calls"][0]["turns"][0]["heard"] == WORDS
    assert records["handoffs"][0]["talk"][0]["text"] == WORDS
    for kind in ("complaints", "callbacks", "appointments", "notices"):
        assert len(records[kind]) == 1, kind
    assert NEIGHBOUR not in json.dumps(records)


@on_both
def test_an_erased_citizen_is_nowhere_and_the_neighbour_is_whole(
    world: KeptWorld, erasure: Erasure
) -> None:
    everything_of(world)
    world.call("neighbours", 3, caller=NEIGHBOUR)
    assert erase(erasure) == {}
    left = world.everything()
    for gone in (CITIZEN, "89130000001", "Меня не приняли"):
        assert gone not in left
    assert left.count("заметка") == 1
    assert world.heard() == {"own": "", "written-otherwise": "", "neighbours": WORDS}
    assert world.sounds() == {"neighbours"}
    with world.sessions() as session:
        assert session.scalars(select(CallbackRow.state)).all() == ["cancelled"]


def test_who_erased_and_why_is_in_the_log_and_proved_without_the_number(
    world: KeptWorld, erasure: Erasure, proofs: ProofBook
) -> None:
    everything_of(world)
    erase(erasure)
    proof = proofs.newest(limit=1)[0].deletion
    assert (proof.cause, proof.login, proof.subject) == (
        Cause.ERASURE,
        "officer",
        BOX.mark(CITIZEN),
    )
    assert proof.counts["recordings"] == 2
    entry = AuditLog(world.sessions, lambda: NOW).page(AuditFilter(), limit=1)[0]
    assert (entry.action, entry.reason) == ("citizen_erased", "заявление от 20.11.2026")
    assert "913000" not in repr((proof, entry))
    with world.sessions() as session:
        assert session.scalars(select(ErasureRequestRow)).one().telephone == ""


@on_both
def test_an_open_complaint_and_its_call_stay_until_it_is_answered_and_go_then(
    world: KeptWorld, erasure: Erasure
) -> None:
    world.call("complained", 3)
    world.call("other", 3)
    world.complaint("11", 3, state="in_work", call_id="complained")
    assert erase(erasure) == {Hold.OPEN_COMPLAINT: 2}
    assert world.sounds() == {"complained"}
    assert erasure.go_on() == 0
    assert erasure.waiting() == 1
    with world.sessions.begin() as session:
        session.execute(update(ComplaintRow).values(state="answered"))
    assert erasure.go_on() == 1
    assert CITIZEN not in world.everything()
    assert world.sounds() == set()
    assert erasure.waiting() == 0
    with world.sessions() as session:
        assert session.scalars(select(ErasureRequestRow)).one().telephone == ""


def test_a_visit_to_come_keeps_its_visitor_until_it_is_over(
    world: KeptWorld, erasure: Erasure, today: Today
) -> None:
    world.visit("123456", -2)
    assert erase(erasure) == {Hold.COMING_VISIT: 1}
    assert CITIZEN in world.everything()
    today.moment = NOW + timedelta(days=3)
    assert erasure.go_on() == 1
    assert CITIZEN not in world.everything()


def test_a_call_in_progress_is_not_touched(world: KeptWorld, erasure: Erasure) -> None:
    world.call("now", 0, outcome="")
    assert erase(erasure) == {Hold.CALL_GOES_ON: 1}
    assert world.callers() == {"now": CITIZEN}


def test_erasing_twice_and_erasing_nobody_change_nothing(
    world: KeptWorld, erasure: Erasure, proofs: ProofBook
) -> None:
    everything_of(world)
    erase(erasure)
    entries = proofs.check().entries
    assert erasure.preview(CITIZEN) == (dict.fromkeys(erasure.preview(CITIZEN)[0], 0), {})
    erase(erasure)
    assert proofs.check().entries == entries


@on_both
def test_citizens_forgotten_at_the_same_moment_are_all_proved_in_one_chain(
    world: KeptWorld, erasure: Erasure, proofs: ProofBook
) -> None:
    numbers = [f"+791300001{number:02}" for number in range(4)]
    for index, number in enumerate(numbers):
        world.call(f"call-{index}", 3, caller=number)
    with ThreadPoolExecutor(len(numbers)) as pool:
        held = list(
            pool.map(lambda one: erasure.erase(one, by=OFFICER, reason="заявление"), numbers)
        )
    assert held == [{}] * len(numbers)
    state = proofs.check()
    assert (state.is_whole, state.entries) == (True, len(numbers))
    assert not any(number in world.everything() for number in numbers)
