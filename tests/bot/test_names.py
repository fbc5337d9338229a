"""Names that stand in several places: domain.yml, rules, training phrases, Python."""

import re
from pathlib import Path
from typing import Any

import yaml

from bot.actions.registry import DECISIONS
from bot.channel.turn_message import INTENT_OF_EVENT, UNCLEAR_INTENT
from bot.dialogue.office_topic import OFFICE_INTENTS
from bot.dialogue.service_topic import SERVICE_INTENTS
from bot.dialogue.talk_topic import SMALL_TALK
from bot.dialogue.words import words

ROOT = Path(__file__).resolve().parents[2]
UTTER = re.compile(r'"(utter_[a-z_]+)"')
CYRILLIC = re.compile(r"[а-яА-ЯёЁ]{3,}")
LEAST_PHRASES = 50


def loaded(path: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))
    return content


def training_blocks() -> list[dict[str, Any]]:
    return [
        block
        for path in sorted((ROOT / "data" / "nlu").glob("*.yml"))
        for block in loaded(str(path.relative_to(ROOT)))["nlu"]
        if "intent" in block
    ]


def phrases_of(block: dict[str, Any]) -> list[str]:
    return [line.removeprefix("- ").strip() for line in block["examples"].strip().splitlines()]


def rules() -> list[dict[str, Any]]:
    return [
        rule
        for path in sorted((ROOT / "data" / "rules").glob("*.yml"))
        for rule in loaded(str(path.relative_to(ROOT)))["rules"]
    ]


def test_every_intent_of_the_domain_has_a_rule_and_phrases() -> None:
    domain = set(loaded("domain.yml")["intents"])
    in_rules = {rule["steps"][0]["intent"] for rule in rules()}
    of_events = set(INTENT_OF_EVENT.values())
    spoken = {block["intent"] for block in training_blocks()}
    assert in_rules - {UNCLEAR_INTENT} == domain
    assert spoken == domain - of_events


def test_every_action_of_the_domain_is_carried_out_and_named_in_a_rule() -> None:
    domain = set(loaded("domain.yml")["actions"])
    assert domain == set(DECISIONS)
    assert {rule["steps"][1]["action"] for rule in rules()} == domain


def test_every_response_is_said_somewhere_and_every_one_said_exists() -> None:
    said = {
        name
        for path in (ROOT / "bot").rglob("*.py")
        for name in UTTER.findall(path.read_text(encoding="utf-8"))
    }
    assert said == set(loaded("domain.yml")["responses"])


def test_intents_named_in_python_exist() -> None:
    domain = set(loaded("domain.yml")["intents"])
    assert domain >= {*SERVICE_INTENTS, *OFFICE_INTENTS, *SMALL_TALK}
    assert set(words()["aspects"]) <= domain


def test_no_response_placeholder_is_called_text() -> None:
    """`text` is an argument of the dispatcher and would replace the whole response."""
    for name, variants in loaded("domain.yml")["responses"].items():
        assert "{text}" not in variants[0]["text"], name


def test_every_intent_has_fifty_different_phrases() -> None:
    phrases: dict[str, set[str]] = {}
    for block in training_blocks():
        phrases.setdefault(block["intent"], set()).update(phrases_of(block))
    assert {name: len(of) for name, of in phrases.items() if len(of) < LEAST_PHRASES} == {}


def test_no_phrase_stands_under_two_intents() -> None:
    owner: dict[str, str] = {}
    for block in training_blocks():
        for phrase in phrases_of(block):
            assert owner.setdefault(phrase, block["intent"]) == block["intent"], phrase


def test_training_phrases_are_written_as_a_recogniser_writes() -> None:
    for block in training_blocks():
        for phrase in phrases_of(block):
            assert phrase == phrase.lower(), phrase
            assert not re.search(r"[^а-яё ]", phrase), phrase


def test_held_out_phrases_are_not_in_training() -> None:
    trained = {phrase for block in training_blocks() for phrase in phrases_of(block)}
    for path in (ROOT / "tests" / "bot" / "heldout").rglob("*.yml"):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        lines = content if isinstance(content, list) else [p for ps in content.values() for p in ps]
        held = {line.partition("|")[0].strip() for line in lines}
        assert not held & trained, f"{path.name}: {held & trained}"


def test_no_caller_facing_russian_stands_in_strings_passed_to_say() -> None:
    for path in (ROOT / "bot" / "dialogue").rglob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if "say(" in line:
                assert not CYRILLIC.search(line), f"{path.name}: {line}"
