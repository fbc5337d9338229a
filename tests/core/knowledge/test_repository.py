"""Cards out, drafts in, and two editors at once; the store that notices changes."""

import dataclasses
import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from core.knowledge.cards import AspectKind, ModeOverride
from core.knowledge.drafts import AnnouncementDraft, ArticleDraft, KnowledgeDraft, OfficeDraft
from core.knowledge.repository import KnowledgeRepository, VersionConflict
from core.knowledge.snapshot import KnowledgeSnapshot, KnowledgeStore, read_snapshot
from tests.core.knowledge.conftest import TUESDAY

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
QUESTIONS = ("где печать", "ставите печать", "нужна печать", "заверите печатью")
STAMP = ArticleDraft("stamp", "печать", "Где поставить печать", QUESTIONS, ("У администратора.",))


def office_draft(seeds: KnowledgeDraft, code: str) -> OfficeDraft:
    return next(one for one in seeds.offices if one.code == code)


def test_a_card_keeps_documents_by_case_in_order(snapshot: KnowledgeSnapshot) -> None:
    cases = snapshot.services["registration_residence"].documents_by_case()
    assert next(iter(cases)) == "собственнику"
    assert cases["собственнику"][0] == "паспорт"


def test_every_aspect_of_every_card_is_read_back(snapshot: KnowledgeSnapshot) -> None:
    silent = [
        (card.code, kind)
        for card in snapshot.services.values()
        for kind in AspectKind
        if not card.aspect(kind)
    ]
    assert silent == []


def test_an_office_for_listed_services_only_gives_no_passports(snapshot: KnowledgeSnapshot) -> None:
    passports = snapshot.services["passport_age"].offices
    assert "mfc_tomsk_razvitiya" not in passports
    assert "mfc_asino" in passports
    assert "mfc_tomsk_razvitiya" in snapshot.services["company_registration"].offices


def test_offices_of_a_municipality_are_those_that_provide_the_service(
    snapshot: KnowledgeSnapshot,
) -> None:
    found = snapshot.offices_in("seversk", service="tax_deduction")
    assert {office.code for office in found} == {"fns_seversk", "mfc_seversk"}


def test_a_saved_card_is_seen_and_its_version_rises(repository: KnowledgeRepository) -> None:
    assert repository.save(STAMP) == 1
    changed = dataclasses.replace(STAMP, answer=("В окне два.",))
    assert repository.save(changed, expected_version=1) == 2
    card = read_snapshot(repository, TUESDAY).articles["stamp"]
    assert (card.answer, card.version) == (("В окне два.",), 2)


def test_the_second_of_two_editors_is_told_of_the_first(repository: KnowledgeRepository) -> None:
    repository.save(STAMP)
    repository.save(STAMP, expected_version=1)
    with pytest.raises(VersionConflict):
        repository.save(STAMP, expected_version=1)


def test_of_many_editors_saving_the_same_version_one_wins(repository: KnowledgeRepository) -> None:
    repository.save(STAMP)
    outcomes: list[str] = []
    start = threading.Barrier(6)

    def edit(number: int) -> None:
        mine = dataclasses.replace(STAMP, answer=(f"Окно {number}.",))
        start.wait()
        try:
            repository.save(mine, expected_version=1)
            outcomes.append("saved")
        except VersionConflict:
            outcomes.append("conflict")

    threads = [threading.Thread(target=edit, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict"] * 5 + ["saved"]


def test_changing_only_the_hours_raises_the_version_too(
    repository: KnowledgeRepository, seeds: KnowledgeDraft
) -> None:
    office = office_draft(seeds, "mfc_asino")
    longer = dataclasses.replace(office, week={**office.week, 6: "10:00-12:00"})
    assert repository.save(longer, expected_version=1) == 2


def test_cards_out_of_their_dates_are_not_told(repository: KnowledgeRepository) -> None:
    repository.save(dataclasses.replace(STAMP, effective_from=date(2027, 1, 1)))
    assert "stamp" not in read_snapshot(repository, TUESDAY).articles
    assert "stamp" in read_snapshot(repository, date(2027, 1, 1)).articles


def test_the_store_reads_again_only_after_a_change(repository: KnowledgeRepository) -> None:
    store = KnowledgeStore(repository, lambda: TUESDAY)
    first = store.current
    assert not store.refresh()
    repository.save(STAMP)
    assert store.refresh()
    assert store.current.etag != first.etag
    assert ("stamp" in first.articles, "stamp" in store.current.articles) == (False, True)


def test_the_store_reads_again_at_midnight(repository: KnowledgeRepository) -> None:
    days = iter([TUESDAY, TUESDAY + timedelta(days=1)])
    assert KnowledgeStore(repository, lambda: next(days)).refresh()


def test_announcements_come_by_priority_and_in_their_time(repository: KnowledgeRepository) -> None:
    base = AnnouncementDraft("flood", "emergency", "Паводок.", priority=9, active=True)
    repository.save(base)
    repository.save(AnnouncementDraft("tip", "info", "Совет.", priority=1, active=True))
    later = dataclasses.replace(base, code="later", starts_at=NOON + timedelta(hours=1))
    repository.save(later)
    assert [one.code for one in repository.announcements(NOON)] == ["flood", "tip"]


def test_a_mode_set_by_hand_holds_between_its_moments(repository: KnowledgeRepository) -> None:
    ends = NOON + timedelta(hours=2)
    repository.set_mode_override(ModeOverride("works", "maintenance", "работы", NOON, ends))
    before, during, after = NOON - timedelta(minutes=1), NOON, ends
    told = [repository.mode_override(moment) for moment in (before, during, after)]
    assert [one.mode if one else None for one in told] == [None, "maintenance", None]
