"""The seeds as they stand, and how mistakes in them are reported."""

from pathlib import Path

import pytest

from core.knowledge.cards import AspectKind
from core.knowledge.drafts import KnowledgeDraft
from core.knowledge.seed_files import SEEDS_FOLDER, SeedsInvalid, read_seeds

AGENCY = """agencies:
  - code: some
    name: Ведомство
    spoken_name: ведомство
    spoken_genitive: ведомства
    aliases: [ведомство]
    level: regional
    telephone: "1"
"""


def problems_of(folder: Path, **files: str) -> list[str]:
    for name, text in files.items():
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    with pytest.raises(SeedsInvalid) as caught:
        read_seeds(folder)
    return [f"{one.file}:{one.line}" for one in caught.value.problems]


def test_the_seeds_cover_what_was_promised(seeds: KnowledgeDraft) -> None:
    assert len(seeds.offices) >= 25
    assert len(seeds.agencies) >= 15
    assert len(seeds.services) >= 80
    assert len(seeds.articles) >= 150
    assert all(len(one.questions) >= 4 for one in seeds.articles)


def test_every_agency_and_every_office_can_be_asked_about(seeds: KnowledgeDraft) -> None:
    assert [one.code for one in seeds.agencies if not (one.telephone and one.officials)] == []
    asked = [(one.code, one.address, one.way, one.telephones) for one in seeds.offices]
    assert [code for code, *answers in asked if not all(answers)] == []


def test_every_service_has_every_aspect_and_somewhere_to_go(seeds: KnowledgeDraft) -> None:
    wanted = {kind.value for kind in AspectKind}
    lacking = [one.code for one in seeds.services if {a.kind for a in one.aspects} != wanted]
    homeless = [one.code for one in seeds.services if not one.provided_at]
    assert (lacking, homeless) == ([], [])


def test_no_seed_claims_to_be_verified(seeds: KnowledgeDraft) -> None:
    cards = [*seeds.services, *seeds.offices, *seeds.articles, *seeds.agencies]
    assert not any(card.verified for card in cards)


def test_every_telephone_is_plainly_a_sample(seeds: KnowledgeDraft) -> None:
    numbers = [one.telephone for one in seeds.agencies]
    numbers += [number for one in seeds.offices for number in one.telephones]
    assert all("-0" in number and " 0" in number for number in numbers)


def test_every_file_says_that_it_is_sample_data() -> None:
    silent = [path.name for path in SEEDS_FOLDER.rglob("*.yml") if not says_sample(path)]
    assert silent == []


def says_sample(path: Path) -> bool:
    head = path.read_text(encoding="utf-8").split("\n\n")[0].lower()
    return "sample" in head or "verified before service" in head


def test_a_misspelt_field_is_reported_with_its_line(tmp_path: Path) -> None:
    text = AGENCY.replace("level:", "levle:")
    assert problems_of(tmp_path, agencies=text) == ["agencies.yml:2"]


def test_a_wrong_type_is_reported_at_the_field(tmp_path: Path) -> None:
    text = AGENCY.replace("level: regional", "level: [regional]")
    assert problems_of(tmp_path, agencies=text) == ["agencies.yml:7"]


def test_broken_yaml_is_reported_with_its_line(tmp_path: Path) -> None:
    assert problems_of(tmp_path, agencies=AGENCY + "  - [") == ["agencies.yml:9"]


def test_a_repeated_code_is_reported_at_the_second_entry(tmp_path: Path) -> None:
    second = AGENCY.replace("agencies:\n", "")
    assert problems_of(tmp_path, agencies=AGENCY + second) == ["agencies.yml:9"]


def test_too_few_question_variants_and_an_unknown_service_are_both_reported(tmp_path: Path) -> None:
    text = """articles:
  - code: lonely
    topic: тема
    title: Заголовок
    questions: [один вопрос]
    answer: Ответ.
    services: [nowhere]
"""
    assert problems_of(tmp_path, articles=text) == ["articles.yml:2", "articles.yml:2"]
