"""What an intent's page tells of its quality: likenesses, phrases not understood, marks; and editing in place."""

import json

import msgspec

from backoffice.dialogs.dialogue_book import DialogueBook
from backoffice.training.evaluation import Evaluation, PhraseResult
from backoffice.training.publication_book import Opening
from backoffice.training.publishing import Publisher
from backoffice.training.states import State
from tests.backoffice.pages.conftest import FEE, FILE, SignIn

TERM = f"{FILE}#intent/ask_term"


def phrases(publisher: Publisher, code: str = FEE) -> list[str]:
    block = DialogueBook(publisher.desk.revisions).block(code)
    assert block is not None
    return [one.text for one in block.examples]


async def test_a_phrase_that_stands_in_another_intent_is_flagged_in_both(
    signed_in: SignIn,
) -> None:
    browser = await signed_in("anna")
    await browser.post("/dialogs/phrases", data={"code": TERM, "phrases": "стоит сколько"})
    for code, other in ((TERM, "ask_fee"), (FEE, "ask_term")):
        page = (await browser.get("/dialogs/block", params={"code": code})).text
        assert "похожа" in page
        assert f"<code>{other}</code>" in page
    listed = (await browser.get("/dialogs")).text
    assert listed.count('href="/dialogs/likeness">1</a>') == 2


async def test_held_out_phrases_that_were_not_understood_are_shown_with_what_they_were_taken_for(
    signed_in: SignIn, publisher: Publisher
) -> None:
    opened = publisher.desk.publications.open(Opening("", (), state=State.LIVE))
    heard = (
        PhraseResult("во сколько обойдется", "ask_fee", "ask_hours", (), False),
        PhraseResult("какая цена", "ask_fee", "ask_fee", (), True),
    )
    found = Evaluation({}, heard, (), {"ask_fee": (1, 2)})
    project = publisher.project(opened.id)
    project.folder.mkdir(parents=True)
    project.evaluation("0").write_text(json.dumps(msgspec.to_builtins(found)), encoding="utf-8")

    browser = await signed_in("anna")
    assert "1 из 2" in (await browser.get("/dialogs")).text
    page = (await browser.get("/dialogs/block", params={"code": FEE})).text
    assert "Не поняты на проверке: 1" in page
    assert "во сколько обойдется" in page
    assert "<code>ask_hours</code>" in page
    assert "какая цена" not in page


async def test_a_phrase_is_changed_in_place_with_its_marks(
    signed_in: SignIn, publisher: Publisher
) -> None:
    browser = await signed_in("anna")
    change = {"code": FEE, "phrase": "почем", "text": "почем в [томске](city)"}
    page = await browser.post("/dialogs/phrase", data=change)
    assert phrases(publisher) == ["сколько стоит", "почем в [томске](city)"]
    assert "томске — city" in page.text
    assert '<option value="city">' in page.text


async def test_a_change_that_breaks_a_mark_is_refused_and_nothing_is_lost(
    signed_in: SignIn, publisher: Publisher
) -> None:
    browser = await signed_in("anna")
    change = {"code": FEE, "phrase": "почем", "text": "почем в [томске](city"}
    answer = await browser.post("/dialogs/phrase", data=change)
    assert answer.status_code == 422
    assert "Не сохранено" in answer.text
    assert phrases(publisher) == ["сколько стоит", "почем"]
