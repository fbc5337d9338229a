"""Each class goes when its period is over, and nothing younger; after a crash the next sweep ends it."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import SQLAlchemyError

from backoffice.custody.periods import DataClass, Period, PeriodBook, PeriodRefused
from backoffice.custody.proof_book import Cause, ProofBook
from backoffice.custody.recording_shelf import RecordingShelf
from backoffice.custody.retention import RetentionSweep
from core.access.account import Visitor
from core.access.audit import AuditFilter, AuditLog
from core.appointments.upkeep import erase_personal_data
from core.db.models.access import AuditEntryRow
from core.db.models.analytics import (
    CallDigestRow,
    CallTermRow,
    DayFiguresRow,
    HourFiguresRow,
    SearchTermRow,
)
from core.db.models.call_record import CallEventRow, CallRow, CallTurnRow
from core.db.models.callback import CallbackRow
from core.db.models.case import ComplaintRow, NoticeRow, StatusAttemptRow
from core.db.models.consent import ConsentRow
from core.db.models.custody import DeletionProofRow
from core.db.models.handoff import (
    CallLegRow,
    HandoffLineRow,
    HandoffNoteRow,
    HandoffRow,
    QueueEventRow,
)
from core.db.models.quality import QualityCardRow
from server.administration_assembly import visitors_proved
from tests.backoffice.custody.conftest import NOW, on_both
from tests.backoffice.custody.kept_world import CITIZEN, WORDS, KeptWorld

GROWING = (
    CallRow,
    CallTurnRow,
    CallEventRow,
    HandoffRow,
    HandoffLineRow,
    HandoffNoteRow,
    CallLegRow,
    QueueEventRow,
    CallbackRow,
    ConsentRow,
    StatusAttemptRow,
    NoticeRow,
    ComplaintRow,
    QualityCardRow,
    HourFiguresRow,
)
"""Tables to which every call adds."""
CHIEF = Visitor("10.0.0.1", 1, "chief")


@on_both
def test_each_class_goes_at_its_own_age_and_nothing_younger(
    world: KeptWorld, sweep: RetentionSweep
) -> None:
    for call_id, days in (("young", 9.9), ("silent", 10.1), ("wordless", 20.1), ("nobody", 30.1)):
        world.call(call_id, days)
    sweep.run()
    assert world.sounds() == {"young"}
    assert world.heard() == {"young": WORDS, "silent": WORDS, "wordless": "", "nobody": ""}
    assert world.callers() == {
        "young": CITIZEN,
        "silent": CITIZEN,
        "wordless": CITIZEN,
        "nobody": "",
    }
    assert sweep.run() == {}


@on_both
def test_figures_stay_when_words_and_owners_have_gone(
    world: KeptWorld, sweep: RetentionSweep
) -> None:
    world.call("old", 40)
    world.callback("cb", 40)
    world.notice("n", 40)
    world.complaint("11", 40, state="answered")
    sweep.run()
    left = world.everything()
    for gone in (WORDS, CITIZEN, "Пример", "заметка", "Меня не приняли"):
        assert gone not in left
    with world.sessions() as session:
        turn = session.scalars(select(CallTurnRow)).one()
        assert (turn.intent, turn.service, turn.total_ms) == ("ask_documents", "passport", 500.0)
        mark = session.get_one(CallEventRow, "old-survey_answered")
        assert mark.body["detail"]["mark"] == "5"


def test_what_an_open_complaint_was_taken_from_is_held_until_it_is_answered(
    world: KeptWorld, sweep: RetentionSweep
) -> None:
    world.call("held", 40)
    world.complaint("11", 40, state="in_work", call_id="held")
    assert sweep.run() == {}
    assert world.sounds() == {"held"}
    with world.sessions.begin() as session:
        answered = update(ComplaintRow).values(state="answered", state_since=world.days_ago(31))
        session.execute(answered)
    sweep.run()
    assert world.sounds() == set()
    assert CITIZEN not in world.everything()


def test_a_call_that_goes_on_is_left_alone(world: KeptWorld, sweep: RetentionSweep) -> None:
    world.call("open", 40, outcome="")
    assert sweep.run() == {}


def test_every_deletion_has_its_proof_and_the_chain_is_whole(
    world: KeptWorld, sweep: RetentionSweep, proofs: ProofBook
) -> None:
    world.call("old", 15)
    world.call("older", 16)
    sweep.run()
    proof = proofs.newest(limit=10)[0].deletion
    assert (proof.data_class, proof.cause) == ("audio", Cause.RETENTION)
    assert proof.counts == {"recordings": 2}
    assert proof.older_than == NOW - timedelta(days=10)
    assert (proof.oldest, proof.newest) == (world.days_ago(16), world.days_ago(15))
    world.call("oldest", 50)
    sweep.run()
    state = proofs.check()
    assert state.is_whole
    assert state.entries > 3


@on_both
def test_the_database_refuses_to_change_or_remove_a_proof(
    world: KeptWorld, sweep: RetentionSweep, proofs: ProofBook
) -> None:
    world.call("old", 15)
    sweep.run()
    for forbidden in (update(DeletionProofRow).values(reason="x"), delete(DeletionProofRow)):
        with pytest.raises(SQLAlchemyError), world.sessions.begin() as session:
            session.execute(forbidden)
    assert proofs.check().entries == 1


def test_a_file_that_somebody_has_already_removed_is_told_apart(
    world: KeptWorld, sweep: RetentionSweep, proofs: ProofBook
) -> None:
    world.call("gone", 15)
    next(world.folder.rglob("gone.wav")).unlink()
    sweep.run()
    assert proofs.newest(limit=1)[0].deletion.counts == {"recordings_missing": 1}


def test_a_sweep_cut_off_after_its_word_was_kept_is_ended_by_the_next_one(
    world: KeptWorld, sweep: RetentionSweep, proofs: ProofBook
) -> None:
    world.call("old", 15)
    with world.sessions.begin() as session:
        call = session.get_one(CallRow, "old")
        RecordingShelf(world.folder).set_aside(call.recording)
        call.recording = ""
    sweep.run()
    assert world.sounds() == set()
    assert not any(path.is_file() for path in world.folder.rglob("*"))
    assert proofs.newest(limit=1)[0].deletion.cause is Cause.INTERRUPTED


def test_a_sweep_cut_off_before_its_word_was_kept_forgets_the_path_next_time(
    world: KeptWorld, sweep: RetentionSweep
) -> None:
    world.call("old", 15)
    with world.sessions() as session:
        RecordingShelf(world.folder).set_aside(session.get_one(CallRow, "old").recording)
    sweep.run()
    with world.sessions() as session:
        assert session.get_one(CallRow, "old").recording == ""
    assert not any(path.is_file() for path in world.folder.rglob("*"))


def test_a_sound_without_a_record_goes_by_its_own_age(
    world: KeptWorld, sweep: RetentionSweep
) -> None:
    world.sound("crashed-long-ago", 15)
    world.sound("crashed-today", 0.1)
    sweep.run()
    assert world.sounds() == {"crashed-today"}


def test_a_path_that_leads_out_of_the_folder_is_left_alone(
    world: KeptWorld, sweep: RetentionSweep
) -> None:
    outside = world.folder.parent / "outside.wav"
    outside.write_bytes(b"RIFF")
    world.call("forged", 15)
    with world.sessions.begin() as session:
        session.get_one(CallRow, "forged").recording = "../outside.wav"
    sweep.run()
    assert outside.exists()


def test_a_journal_that_comes_after_all_is_erased_by_the_next_sweep(
    world: KeptWorld, sweep: RetentionSweep
) -> None:
    world.call("late", 40)
    sweep.run()
    with world.sessions.begin() as session:
        call = session.get_one(CallRow, "late")
        call.caller, call.text_erased_at, call.personal_erased_at = CITIZEN, None, None
        session.execute(update(CallTurnRow).values(heard=WORDS))
    sweep.run()
    assert CITIZEN not in world.everything()
    assert world.heard() == {"late": ""}


@on_both
def test_old_entries_of_the_audit_log_go_and_younger_ones_stay(
    world: KeptWorld, sweep: RetentionSweep
) -> None:
    for days in (1824, 1826):
        world.add(AuditEntryRow(at=world.days_ago(days), kind="access", action="signed_in"))
    sweep.run()
    with world.sessions() as session:
        assert [one.at for one in session.scalars(select(AuditEntryRow))] == [world.days_ago(1824)]


@on_both
def test_a_period_is_changed_with_a_reason_and_only_over_what_was_seen(
    world: KeptWorld, periods: PeriodBook
) -> None:
    audio = periods.of(DataClass.AUDIO)
    assert (audio.days, audio.version) == (10, 0)
    wanted = Period(DataClass.AUDIO, 5)
    periods.change(wanted, by=CHIEF, reason="приказ 7", now=NOW)
    assert periods.of(DataClass.AUDIO).changed_by == "chief"
    with pytest.raises(PeriodRefused, match="changed_meanwhile"):
        periods.change(wanted, by=CHIEF, reason="приказ 8", now=NOW)
    periods.change(Period(DataClass.AUDIO, 6, version=1), by=CHIEF, reason="приказ 8", now=NOW)
    with pytest.raises(PeriodRefused, match="out_of_bounds"):
        periods.change(Period(DataClass.AUDIT, 1000), by=CHIEF, reason="приказ 9", now=NOW)
    with pytest.raises(PeriodRefused, match="reason_needed"):
        periods.change(Period(DataClass.TEXT, 50), by=CHIEF, reason=" ", now=NOW)
    log = AuditLog(world.sessions, lambda: NOW).page(AuditFilter(), limit=9)
    assert [entry.detail for entry in log] == [{"days": 6, "before": 5}, {"days": 5, "before": 10}]


@on_both
def test_the_search_forgets_words_and_figures_keep_their_codes(
    world: KeptWorld, sweep: RetentionSweep
) -> None:
    world.call("old", 40)
    with world.sessions.begin() as session:
        session.execute(
            update(CallTurnRow).values(slots={"name": "Пример", "municipality": "tomsk"})
        )
        session.add(CallDigestRow(position=1, call_id="old"))
        terms = [SearchTermRow(id=1, term="w:примеров"), SearchTermRow(id=2, term="s:passport")]
        session.add_all(terms)
        session.flush()
        session.add_all([CallTermRow(term_id=number, position=1) for number in (1, 2)])
    sweep.run()
    with world.sessions() as session:
        assert session.scalars(select(SearchTermRow.term)).all() == ["s:passport"]
        assert session.scalars(select(CallTurnRow.slots)).all() == [{"municipality": "tomsk"}]


def test_visitors_forgotten_after_their_visit_are_proved_in_the_same_chain(
    world: KeptWorld, proofs: ProofBook
) -> None:
    world.visit("123456", 40)
    world.visit("654321", 10)
    assert erase_personal_data(world.sessions, NOW, visitors_proved(lambda: NOW)) == 1
    assert proofs.newest(limit=1)[0].deletion.counts == {"appointments": 1}
    assert erase_personal_data(world.sessions, NOW, visitors_proved(lambda: NOW)) == 0
    assert proofs.check().entries == 1


@on_both
def test_nothing_of_a_call_is_kept_for_ever_but_the_sums_of_days(
    world: KeptWorld, sweep: RetentionSweep, proofs: ProofBook
) -> None:
    at = world.days_ago(51)
    for call_id, days in (("young", 49), ("old", 51)):
        world.call(call_id, days)
        world.callback(f"cb-{call_id}", days)
        world.notice(f"n-{call_id}", days)
    world.complaint("1", 51, state="answered")
    world.add(QueueEventRow(at=at, event="ENTERQUEUE", handoff_id="h-old", call_id="old"))
    world.add(CallLegRow(call_id="old", kind="operator", started_at=at))
    world.add(HourFiguresRow(starts_at=at, figures={"calls": {"all": 1}}))
    world.add(DayFiguresRow(day=at.date(), figures={"calls": {"all": 1}}))
    world.add(
        QualityCardRow(
            call_id="old", target="robot", called_at=at, score=50.0, reviewer="anna", at=at
        )
    )
    sweep.run()
    with world.sessions() as session:
        left = {
            table.__tablename__: session.scalar(select(func.count()).select_from(table))
            for table in GROWING
        }
        assert session.scalars(select(CallRow.id)).all() == ["young"]
        assert session.scalar(select(func.count()).select_from(DayFiguresRow)) == 1
    once = {"call", "call_turn", "handoff", "consent", "status_attempt", "callback", "notice"}
    assert {name for name, count in left.items() if count == 1} == once
    assert left["call_event"] == 3
    assert not any(left[name] for name in left.keys() - once - {"call_event"})
    assert sweep.run() == {}
    assert "records" in {one.deletion.data_class for one in proofs.newest(limit=50)}
    assert proofs.check().is_whole


def test_a_record_waits_for_the_periods_that_still_keep_something_of_it(
    world: KeptWorld, sweep: RetentionSweep, periods: PeriodBook
) -> None:
    world.call("kept", 60)
    world.complaint("11", 60, state="in_work", call_id="kept")
    periods.change(Period(DataClass.PERSONAL, 100), by=CHIEF, reason="приказ 1", now=NOW)
    sweep.run()
    assert world.callers() == {"kept": CITIZEN}
    with world.sessions.begin() as session:
        session.execute(update(ComplaintRow).values(state="answered"))
    sweep.run()
    assert world.heard() == {"kept": ""}
    assert world.callers() == {"kept": CITIZEN}
