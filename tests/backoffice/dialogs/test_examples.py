"""Phrases of a block: read in every form, written line by line."""

from pathlib import Path

import pytest

from backoffice.dialogs.blocks import split
from backoffice.dialogs.examples import (
    add_examples,
    mark_entity,
    read_examples,
    replace_example,
)
from backoffice.dialogs.yaml_problems import FilesBroken

STOCK = {
    one.name: one.text
    for one in split(
        "stock.yml", Path(__file__).with_name("stock_rasa.yml").read_text(encoding="utf-8")
    )
}
BLOCK = "  - intent: ask_fee\n    examples: |\n      - сколько стоит\n      - почем\n"


def test_annotations_are_read_with_their_entities() -> None:
    examples = read_examples(STOCK["greet"])
    assert [one.plain for one in examples] == [
        "hey",
        "let me see Berlin, please",
        "from Tomsk",
        "to NYC",
    ]
    assert examples[1].entities == (("Berlin", "city"),)
    assert examples[2].entities == (("Tomsk", "city"),)
    assert examples[3].entities == (("NYC", "city"),)


def test_the_long_form_keeps_metadata() -> None:
    first, second = read_examples(STOCK["chitchat/ask_name"])
    assert (first.text, dict(first.metadata)) == ("What's your name?", {"source": "call 12"})
    assert second.text == "# not a comment but words"


def test_added_phrases_stand_last_and_once() -> None:
    text = add_examples(BLOCK, ["сколько денег", "почем", " - сколько денег "])
    assert text == BLOCK + "      - сколько денег\n"


def test_a_phrase_is_added_with_the_line_ends_of_the_block() -> None:
    text = add_examples(BLOCK.replace("\n", "\r\n"), ["сколько денег"])
    assert text.endswith("      - сколько денег\r\n")


def test_a_block_without_a_last_line_end_gets_one() -> None:
    assert add_examples(BLOCK.rstrip("\n"), ["а"]) == BLOCK + "      - а\n"


def test_changing_and_removing_touches_one_line() -> None:
    assert replace_example(BLOCK, "почем", "почём это") == BLOCK.replace("почем", "почём это")
    assert replace_example(BLOCK, "почем", "") == BLOCK.replace("      - почем\n", "")


@pytest.mark.parametrize("phrase", ["", "  ", "две\nстроки", "а" * 1001, "тайный\x00знак", "-- -"])
def test_a_phrase_that_cannot_stand_in_a_line_is_refused(phrase: str) -> None:
    with pytest.raises(FilesBroken, match="не подходит"):
        add_examples(BLOCK, [phrase])


def test_a_broken_annotation_is_refused() -> None:
    with pytest.raises(FilesBroken, match="разметка"):
        add_examples(BLOCK, ["в [Томске](city"])


def test_words_are_marked_by_hand_where_they_are_not_marked_yet() -> None:
    once = mark_entity("из томска в томска", "томска", "city")
    assert once == "из [томска](city) в томска"
    assert mark_entity(once, "томска", "city") == "из [томска](city) в [томска](city)"
    with pytest.raises(FilesBroken):
        mark_entity("из томска", "томска", "Город")
    with pytest.raises(FilesBroken):
        mark_entity("из томска", "асино", "city")


def test_the_long_form_is_left_to_the_whole_text() -> None:
    with pytest.raises(FilesBroken, match="целиком"):
        add_examples(STOCK["chitchat/ask_name"], ["имя"])
