"""Editors at work in the pages: saved, refused, taken back; whatever is typed is shown as text."""

import html
import re

import httpx
import pytest

from backoffice.dialogs.archive import pack
from backoffice.knowledge.card_codec import DRAFT_OF
from backoffice.training.publication_book import Opening
from backoffice.training.publishing import Publisher
from core.access.roles import Role
from tests.backoffice.pages.conftest import FEE, FILE, SignIn

INPUT = re.compile(r'<input(?![^>]*checkbox)[^>]*name="([a-z_0-9]+)"[^>]*?value="([^"]*)"')
AREA = re.compile(r'<textarea[^>]*name="([a-z_0-9]+)"[^>]*>([^<]*)</textarea>')
CHECKED = re.compile(r'type="checkbox" name="([a-z_]+)" value="1" checked')
XSS = "<script>alert('а')</script>\"'><img src=x onerror=alert(1)>"


def fields_of(page: httpx.Response) -> dict[str, str]:
    """The form as a browser would send it back unchanged."""
    found = [*INPUT.findall(page.text), *AREA.findall(page.text)]
    fields = {name: html.unescape(value) for name, value in found if name != "q"}
    return fields | dict.fromkeys(CHECKED.findall(page.text), "1")


async def test_every_list_and_every_first_card_opens(
    signed_in: SignIn, publisher: Publisher
) -> None:
    browser = await signed_in("anna")
    for section in DRAFT_OF:
        listed = await browser.get(f"/knowledge/{section}")
        assert listed.status_code == 200, section
        code = publisher.desk.knowledge.cards(section)[0].code
        for page in ("card", "history"):
            opened = await browser.get(f"/knowledge/{section}/{page}", params={"code": code})
            assert opened.status_code == 200, (section, page)
        assert (await browser.get(f"/knowledge/{section}/card")).status_code == 200
    for path in ("/knowledge/expiring", "/dialogs", "/dialogs/likeness", "/publications"):
        assert (await browser.get(path)).status_code == 200, path


async def test_a_form_sent_back_unchanged_changes_nothing(
    signed_in: SignIn, publisher: Publisher
) -> None:
    browser = await signed_in("anna")
    for section in DRAFT_OF:
        card = publisher.desk.knowledge.cards(section)[0]
        page = await browser.get(f"/knowledge/{section}/card", params={"code": card.code})
        answer = await browser.post(f"/knowledge/{section}/card", data=fields_of(page))
        assert "Ничего не изменилось" in answer.text, section
        assert publisher.desk.knowledge.history(section, card.code) == []


async def test_an_edit_is_kept_with_its_author_and_can_be_taken_back(
    signed_in: SignIn, publisher: Publisher
) -> None:
    browser = await signed_in("anna")
    page = await browser.get("/knowledge/services/card?code=snils")
    fields = fields_of(page)
    was = fields["spoken_name"]
    answer = await browser.post(
        "/knowledge/services/card", data=fields | {"spoken_name": "номер", "note": "короче"}
    )
    assert "ждёт публикации" in answer.text
    history = await browser.get("/knowledge/services/history?code=snils")
    assert "<ins>номер</ins>" in history.text
    assert "короче" in history.text
    undone = await browser.post(
        "/knowledge/services/undo", data={"code": "snils", "number": "1", "expected": "2"}
    )
    assert fields_of(undone)["spoken_name"] == was
    assert [one.author for one in publisher.desk.knowledge.history("services", "snils")] == [
        "anna",
        "anna",
        "",
    ]


async def test_broken_rules_are_told_in_words_and_the_text_stays(signed_in: SignIn) -> None:
    browser = await signed_in("anna")
    fields = fields_of(await browser.get("/knowledge/services/card?code=snils"))
    answer = await browser.post(
        "/knowledge/services/card",
        data=fields | {"agency": "nowhere", "visit_minutes": "много", "effective_to": "вчера"},
    )
    assert answer.status_code == 422
    assert "«много» не число" in answer.text
    assert "«вчера» не дата" in answer.text
    assert fields_of(answer)["agency"] == "nowhere"
    only = await browser.post("/knowledge/services/card", data=fields | {"agency": "nowhere"})
    assert "код «nowhere» не найден" in only.text


async def test_whoever_comes_second_sees_what_the_first_saved(
    signed_in: SignIn, publisher: Publisher
) -> None:
    anna, boris = await signed_in("anna"), await signed_in("boris")
    fields = fields_of(await anna.get("/knowledge/services/card?code=snils"))
    await anna.post("/knowledge/services/card", data=fields | {"source": "приказ 1"})
    late = await boris.post("/knowledge/services/card", data=fields | {"source": "приказ 2"})
    assert late.status_code == 409
    assert "сохранил(а) anna" in late.text
    assert fields_of(late)["source"] == "приказ 2"
    again = await boris.post("/knowledge/services/card", data=fields_of(late))
    assert again.status_code == 200
    card = publisher.desk.knowledge.card("services", "snils")
    assert card is not None
    assert card.draft.source == "приказ 2"


@pytest.mark.parametrize("section", [name for name in DRAFT_OF if name != "holidays"])
async def test_markup_in_any_field_of_a_card_is_shown_as_text(
    section: str, signed_in: SignIn, publisher: Publisher
) -> None:
    browser = await signed_in("anna")
    code = publisher.desk.knowledge.cards(section)[0].code
    fields = fields_of(await browser.get(f"/knowledge/{section}/card?code={code}"))
    kept = {"csrf_token", "card_code", "expected", "code"}
    hostile = {name: value if name in kept else XSS for name, value in fields.items()}
    answer = await browser.post(f"/knowledge/{section}/card", data=hostile)
    assert answer.status_code in (200, 422)
    listed = await browser.get(f"/knowledge/{section}", params={"q": XSS})
    for page in (answer, listed):
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text


async def test_markup_in_phrases_is_shown_as_text(signed_in: SignIn) -> None:
    browser = await signed_in("anna")
    answer = await browser.post("/dialogs/phrases", data={"code": FEE, "phrases": XSS})
    assert html.escape(XSS)[:20] in answer.text
    assert "<script>alert" not in answer.text


async def test_phrases_are_pasted_in_bulk_and_likenesses_are_told(
    signed_in: SignIn, publisher: Publisher
) -> None:
    browser = await signed_in("anna")
    lines = "сколько денег\r\n\r\nпочем\r\nделается как долго\r\n"
    answer = await browser.post("/dialogs/phrases", data={"code": FEE, "phrases": lines})
    assert "Добавлено новых фраз: 2" in answer.text
    assert "«делается как долго» — «как долго делается» (ask_term)" in html.unescape(answer.text)


async def test_words_of_a_phrase_are_marked_by_hand(signed_in: SignIn) -> None:
    browser = await signed_in("anna")
    answer = await browser.post(
        "/dialogs/phrase",
        data={"code": FEE, "phrase": "сколько стоит", "words": "стоит", "entity": "verb"},
    )
    assert "стоит — verb" in answer.text


async def test_a_broken_file_is_named_by_line_and_nothing_is_taken(
    signed_in: SignIn, publisher: Publisher
) -> None:
    browser = await signed_in("anna")
    broken = pack({FILE: "nlu:\n- intent: a: b\n"})
    answer = await browser.post("/dialogs/import", files={"file": ("all.zip", broken)})
    assert answer.status_code == 422
    assert "строка 2" in answer.text
    assert "двоеточие" in answer.text
    exported = await browser.get("/dialogs/export.zip")
    assert exported.content[:2] == b"PK"


async def test_a_table_is_previewed_before_it_is_taken_in(
    signed_in: SignIn, publisher: Publisher
) -> None:
    browser = await signed_in("anna")
    table = (await browser.get("/knowledge/articles/table.csv")).content.decode("utf-8-sig")
    title = publisher.desk.knowledge.cards("articles")[0].draft.title
    changed = table.replace(title, "Совсем другой заголовок", 1)
    preview = await browser.post(
        "/knowledge/articles/import", files={"file": ("a.csv", changed.encode("utf-8-sig"))}
    )
    assert "изменённых: <b>1</b>" in preview.text
    token = re.search(r'name="token" value="([^"]+)"', preview.text)
    assert token
    taken = await browser.post("/knowledge/articles/take-in", data={"token": token.group(1)})
    assert "Совсем другой заголовок" in taken.text
    again = await browser.post("/knowledge/articles/take-in", data={"token": token.group(1)})
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("a.txt", b"x", "Нужен файл"), ("a.xlsx", b"PK", "не прочитать"), ("a.csv", b"a;b\n", "нет")],
)
async def test_a_file_that_is_no_table_is_refused_in_words(
    name: str, content: bytes, said: str, signed_in: SignIn
) -> None:
    browser = await signed_in("anna")
    answer = await browser.post("/knowledge/services/import", files={"file": (name, content)})
    assert answer.status_code == 422
    assert said in answer.text


async def test_fifty_megabytes_are_refused_before_they_are_read(signed_in: SignIn) -> None:
    browser = await signed_in("anna")
    big = b"0" * 50_000_000
    answer = await browser.post("/knowledge/services/import", files={"file": ("a.csv", big)})
    assert answer.status_code == 413


async def test_the_author_sees_no_way_to_approve_and_a_second_person_does(
    signed_in: SignIn, publisher: Publisher
) -> None:
    publications = publisher.desk.publications
    number = publications.open(Opening("anna", ())).id
    publications.judge(number, {"passed": True}, model_digest="0" * 64)
    anna = await signed_in("anna", Role.EDITOR, Role.PUBLISHER)
    own = await anna.get(f"/publications/{number}")
    assert "другой человек" in own.text
    refused = await anna.post(f"/publications/{number}/approve")
    assert "нужен второй человек" in refused.text
    boris = await signed_in("boris", Role.PUBLISHER)
    approved = await boris.post(f"/publications/{number}/approve")
    assert "у заявителей" in approved.text
    clara = await signed_in("clara", Role.EDITOR)
    forbidden = await clara.post(f"/publications/{number}/roll-back")
    assert forbidden.status_code == 403


async def test_a_silent_voice_is_told_and_breaks_nothing(signed_in: SignIn) -> None:
    browser = await signed_in("anna")
    answer = await browser.post("/listen", data={"text": "Добрый день"})
    assert "Голос сейчас не отвечает" in answer.text


async def test_forged_codes_lead_nowhere(signed_in: SignIn) -> None:
    browser = await signed_in("anna")
    for path in (
        "/knowledge/services/card?code=../../etc",
        "/knowledge/passwords",
        "/dialogs/block?code=data/nlu/fee.yml%23intent/none",
        "/publications/999",
    ):
        assert (await browser.get(path)).status_code == 404, path
