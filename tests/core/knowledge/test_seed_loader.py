"""Seeds meet a database: filling, repeating, and the work of editors."""

import dataclasses

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.db.engine import open_engine, open_sessions
from core.db.upgrade import upgrade_database
from core.knowledge.drafts import KnowledgeDraft, ServiceDraft
from core.knowledge.repository import KnowledgeRepository
from core.knowledge.seed_loader import load_seeds
from core.knowledge.snapshot import read_snapshot
from tests.core.knowledge.conftest import TUESDAY


def with_service(seeds: KnowledgeDraft, changed: ServiceDraft) -> KnowledgeDraft:
    services = tuple(changed if one.code == changed.code else one for one in seeds.services)
    return dataclasses.replace(seeds, services=services)


def service(seeds: KnowledgeDraft, code: str) -> ServiceDraft:
    return next(one for one in seeds.services if one.code == code)


def test_loading_again_changes_nothing(
    seeded: sessionmaker[Session], seeds: KnowledgeDraft
) -> None:
    repository = KnowledgeRepository(seeded)
    before = repository.etag(TUESDAY)
    report = load_seeds(seeded, seeds)
    assert (report.added, report.refreshed, report.kept) == (0, 0, 0)
    assert repository.etag(TUESDAY) == before


def test_a_newer_seed_refreshes_a_card_nobody_has_edited(
    seeded: sessionmaker[Session], seeds: KnowledgeDraft
) -> None:
    newer = dataclasses.replace(service(seeds, "snils"), spoken_name="номер СНИЛС")
    assert load_seeds(seeded, with_service(seeds, newer)).refreshed == 1
    once_more = dataclasses.replace(newer, spoken_name="ещё новее")
    assert load_seeds(seeded, with_service(seeds, once_more)).refreshed == 1


def test_a_newer_seed_leaves_an_edited_card_alone(
    seeded: sessionmaker[Session], seeds: KnowledgeDraft
) -> None:
    repository = KnowledgeRepository(seeded)
    edited = dataclasses.replace(service(seeds, "snils"), spoken_name="слово редактора")
    repository.save(edited, expected_version=1)
    newer = dataclasses.replace(edited, spoken_name="слово сида")
    report = load_seeds(seeded, with_service(seeds, newer))
    assert (report.kept, report.refreshed) == (1, 0)
    assert read_snapshot(repository, TUESDAY).services["snils"].spoken_name == "слово редактора"


def test_seeds_that_break_in_the_middle_leave_nothing_behind(
    sessions: sessionmaker[Session], seeds: KnowledgeDraft
) -> None:
    broken = dataclasses.replace(service(seeds, "timber"), agency="nobody")
    with pytest.raises(LookupError):
        load_seeds(sessions, with_service(seeds, broken))
    assert read_snapshot(KnowledgeRepository(sessions), TUESDAY).municipalities == {}


def test_postgresql_holds_the_same_knowledge(
    postgres_url: str, seeds: KnowledgeDraft, seeded: sessionmaker[Session]
) -> None:
    engine = open_engine(postgres_url)
    upgrade_database(engine)
    load_seeds(open_sessions(engine), seeds)
    assert load_seeds(open_sessions(engine), seeds).added == 0
    theirs = KnowledgeRepository(open_sessions(engine)).read_all(TUESDAY)
    assert theirs == KnowledgeRepository(seeded).read_all(TUESDAY)
    engine.dispose()
