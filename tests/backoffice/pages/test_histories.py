"""Histories are read piece by piece, each state beside the one before it."""

from dataclasses import replace
from urllib.parse import quote

import pytest

from backoffice.dialogs.dialogue_book import DialogueBook
from backoffice.knowledge.differences import Piece, pieces_of
from backoffice.pages.parts import STATES_SHOWN
from backoffice.training.publishing import Publisher
from tests.backoffice.pages.conftest import FEE, SignIn


async def test_a_long_history_of_phrases_goes_on_behind_a_link(
    signed_in: SignIn, publisher: Publisher
) -> None:
    book = DialogueBook(publisher.desk.revisions)
    for number in range(STATES_SHOWN + 1):
        book.add_phrases(FEE, [f"фраза {number}"], author="anna")
    browser = await signed_in("anna")
    newest = await browser.get(f"/dialogs/history?code={quote(FEE)}")
    assert newest.text.count("<ins>") == STATES_SHOWN
    assert "Первое состояние" not in newest.text
    address = f"/dialogs/history?code={quote(FEE)}&before=3"
    assert address.replace("&", "&amp;") in newest.text
    oldest = await browser.get(address)
    assert oldest.text.count("<ins>") == 1
    assert "Первое состояние" in oldest.text
    assert "Раньше" not in oldest.text


async def test_a_long_history_of_a_card_goes_on_behind_a_link(
    signed_in: SignIn, publisher: Publisher
) -> None:
    desk = publisher.desk.knowledge
    for number in range(STATES_SHOWN + 1):
        card = desk.card("services", "snils")
        assert card is not None
        draft = replace(card.draft, source=f"источник {number}")
        desk.save("services", draft, expected=card.number, author="anna")
    browser = await signed_in("anna")
    newest = await browser.get("/knowledge/services/history?code=snils")
    assert 'history?code=snils&amp;before=3">Раньше</a>' in newest.text
    assert "Первое известное" not in newest.text
    oldest = await browser.get("/knowledge/services/history?code=snils&before=3")
    assert "0</ins>" in oldest.text
    assert "Первое известное" in oldest.text


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("а б в", "а г в", (("same", "а "), ("removed", "б "), ("added", "г "), ("same", "в"))),
        ("а б", "а б в", (("same", "а "), ("removed", "б"), ("added", "б в"))),
        ("а а а", "а а", (("same", "а "), ("removed", "а "), ("same", "а"))),
        ("", "а", (("added", "а"),)),
        ("а", "", (("removed", "а"),)),
        ("а б", "а б", (("same", "а б"),)),
    ],
)
def test_what_is_the_same_at_both_ends_is_told_whole(
    before: str, after: str, pieces: tuple[tuple[str, str], ...]
) -> None:
    assert pieces_of(before, after) == tuple(Piece(*one) for one in pieces)
