"""Nouns nobody taught: a sign of a foreign topic, unless they name a person or a place."""

import pytest

from tests.bot.conftest import TestBench


@pytest.mark.parametrize(
    "text",
    ["я из таджикистана где делать регистрацию", "это мария ивановна где получить справку"],
)
def test_names_of_people_and_places_are_no_topic(bench: TestBench, text: str) -> None:
    assert bench.centre.knowledge().strange_nouns(text) == []


def test_thing_the_centre_never_speaks_of_is_strange(bench: TestBench) -> None:
    assert bench.centre.knowledge().strange_nouns("где дешевле холодильник") == ["холодильник"]
