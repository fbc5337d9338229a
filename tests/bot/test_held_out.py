"""Phrases laid aside stay apart from everything the model and the knowledge learn from."""

import yaml
from rapidfuzz import fuzz, process

from bot.evaluation.phrases import HELDOUT, HeldOut, read_set
from core.knowledge.seed_files import read_seeds
from tests.bot.test_names import ROOT, phrases_of, training_blocks

NEARLY_THE_SAME = 90.0
"""Of 100, by letters: «ещё раз адрес скажите» and «адрес скажите ещё раз» differ more."""
LEAST_WORDS = 4
"""Shorter phrases resemble by chance."""
LEAST_OURS, LEAST_FOREIGN = 200, 80


def held_out() -> list[HeldOut]:
    return [
        one
        for folder in sorted(HELDOUT.iterdir())
        if folder.is_dir()
        for one in read_set(folder.name)
    ]


def trained() -> set[str]:
    return {phrase.replace("ё", "е") for block in training_blocks() for phrase in phrases_of(block)}


def test_held_out_phrases_resemble_no_training_phrase() -> None:
    known = sorted(trained())
    near = [
        (one.text, found[0])
        for one in held_out()
        if len(one.text.split()) >= LEAST_WORDS
        and (
            found := process.extractOne(
                one.text, known, scorer=fuzz.ratio, score_cutoff=NEARLY_THE_SAME
            )
        )
    ]
    assert near == []


def test_held_out_phrases_are_no_names_or_questions_of_the_knowledge() -> None:
    seeds = read_seeds()
    names = {alias.replace("ё", "е") for one in seeds.services for alias in one.aliases}
    questions = {text.replace("ё", "е") for one in seeds.articles for text in one.questions}
    long = {one.text for one in read_set("situations") if len(one.text.split()) >= LEAST_WORDS}
    assert long & (names | questions) == set()


def test_the_unseen_set_is_large_and_covers_every_spoken_intent() -> None:
    phrases = read_set("situations")
    ours = [one for one in phrases if one.intent != "out_of_scope"]
    assert len(ours) >= LEAST_OURS
    assert len(phrases) - len(ours) >= LEAST_FOREIGN
    services = {one.code for one in read_seeds().services}
    assert {one.service for one in phrases} - {""} <= services


def test_openings_are_no_questions() -> None:
    """What is put before training phrases must not be a training phrase of a certain intent itself."""
    content = yaml.safe_load((ROOT / "data" / "nlu" / "openings.yml").read_text(encoding="utf-8"))
    stories = next(block for block in content["nlu"] if block["lookup"] == "story")
    assert not set(phrases_of(stories)) & trained()
