"""An editor in a real Chromium teaches a service, a second person publishes it, and telephones ask for it by voice."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.access.roles import Role
from tests.e2e.caller import RoadCall, caller, until
from tests.e2e.editor_pages import (
    add_a_service,
    add_phrases,
    chromium,
    hear,
    page_of,
    publish,
    roll_back,
    save_the_card,
    stop_the_trial,
    talk_beside_the_card,
    talk_with_the_draft,
    teach_a_missed_question,
    train,
    until_rasa_serves,
)
from tests.fixtures.caller_voice import Said
from tests.fixtures.running_system import ROOT, RunningSystem, running_system

pytestmark = [pytest.mark.e2e, pytest.mark.rasa, pytest.mark.trains, pytest.mark.timeout(2400)]

LAKE = {
    "code": "lake_pass",
    "name": "Выдача пропуска на озеро Щучье",
    "spoken_name": "пропуск на озеро",
    "about": "пропуск на озеро",
    "aliases": "озерный пропуск\nразрешение на озеро",
    "category": "other",
    "agency": "forest_department",
    "provided_at": "mfc_seversk",
    "applicants": "Любой житель области.",
    "documents": "для всех = паспорт; заявление",
    "procedure": "Подайте заявление в отделении.",
    "term": "Три рабочих дня.",
    "fee": "Двести рублей.",
    "result": "Вы получите пропуск.",
    "refusal": "Откажут, если нет паспорта.",
    "appeal": "Пожалуйтесь руководителю отделения.",
    "online": "Через интернет пока нельзя.",
}
ASKED = "сколько стоит озерный пропуск"
TRIED = "сколько стоит разрешение на озеро"
"""In words the recogniser knows already: the draft's own graph comes with the publication."""
MISSED = "хватит ли моей пенсии на охотничий билет"
NOT_THAT = "не то"
LIKE_THE_MISSED = (
    "хватит ли моей пенсии на загранпаспорт",
    "хватит ли пенсии на паспорт",
    "хватит моей пенсии на снилс",
    "пенсии мне хватит на справку",
)
"""One phrase alone teaches little: an editor adds a few of the kind."""
FIRST_QUESTION = Said("какие документы нужны на снилс", at=1.0)
SECOND_QUESTION = Said("а сколько это стоит", at=100.0)
"""Said when the new version has long been with callers: publication takes seconds, three calls a minute."""


@pytest.fixture
def centre() -> Iterator[RunningSystem]:
    """A centre with a speech graph of its own, by day; it waits for a silent caller."""
    folder = Path(tempfile.mkdtemp(prefix="rcto-", dir="/tmp"))  # short: Unix sockets live there
    shutil.copytree(ROOT / "var/speech", folder / "speech", symlinks=True)
    try:
        with running_system(
            folder,
            platform_day_starts="00:00",
            platform_day_ends="23:59:59",
            call_no_input_seconds=200,
            recogniser_graph_folder=folder / "speech",
            publishing_heldout_sets=["fresh"],  # the same gate in half the time
            publishing_nice=0,  # few call here, and the test waits for it
        ) as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def test_a_service_taught_by_an_editor_is_told_in_a_call_while_another_call_goes_on(
    centre: RunningSystem,
) -> None:
    heard_as = await ask(centre, MISSED, "79000000061", then=NOT_THAT)
    assert heard_as["intent"] != "ask_fee"
    async with chromium() as browser:
        editor = await page_of(browser, centre, "anna", Role.EDITOR)
        await add_a_service(editor, LAKE)
        spoken, seconds = await hear(editor, "fee", "стоимость")
        assert "двести рублей" in spoken.lower()
        assert seconds > 0.5
        await save_the_card(editor)
        await add_phrases(editor, "ask_fee", ASKED, *LIKE_THE_MISSED)
        await teach_a_missed_question(editor, heard_as["heard"], "ask_fee")
        assert "Двести рублей" in await talk_with_the_draft(editor, TRIED)
        assert "Двести рублей" in await talk_beside_the_card(editor, "lake_pass", TRIED)
        draft = await ask(centre, TRIED, "79000000067", called="7700")
        assert (draft["intent"], draft["service"]) == ("ask_fee", "lake_pass")
        await stop_the_trial(editor)
        address = await train(editor, "Пропуск на озеро")
        assert (await ask(centre, ASKED, "79000000062"))["service"] != "lake_pass"

        publisher = await page_of(browser, centre, "boris", Role.PUBLISHER)
        questions = (FIRST_QUESTION, SECOND_QUESTION)
        async with caller(centre, *questions, number="79000000063", seconds=200) as other:
            await other.until_turn("said")
            await publish(publisher, address)
            await until_rasa_serves(publisher, address)
            await until_recogniser_has_the_new_graph(centre)
            new = await ask(centre, ASKED, "79000000064")
            assert (new["intent"], new["service"]) == ("ask_fee", "lake_pass")
            assert new["source"] == "service:lake_pass/fee"
            assert "двести рублей" in new["words"]
            learned = await ask(centre, MISSED, "79000000065")
            assert (learned["intent"], learned["service"]) == ("ask_fee", "hunting_ticket")
            await nothing_disturbed(other)

        await roll_back(publisher, 1)
        await until_rasa_serves(publisher, "/publications/1")
        assert (await ask(centre, ASKED, "79000000066"))["service"] != "lake_pass"


async def ask(
    centre: RunningSystem, words: str, number: str, *, called: str = "100", then: str = ""
) -> dict[str, Any]:
    """The turn of a call that asks one thing by voice; `words` are what the caller heard in it."""
    lines = [Said(words, at=1.0), *([Said(then, at=14.0)] if then else [])]
    async with caller(centre, *lines, number=number, seconds=60, called=called) as call:
        await call.until_turn("said", count=len(lines))
        await asyncio.sleep(6)  # the caller listens to the answer
        await call.hang_up()
        await call.ended()
        turn = next(turn for turn in call.turns() if turn["event"] == "said")
        return {**turn, "words": await call.heard_words()}


async def nothing_disturbed(call: RoadCall) -> None:
    """The call that went on all the while remembers its service and is answered as before."""
    await call.until_turn("said", count=2, seconds=120)
    await asyncio.sleep(5)
    await call.hang_up()
    record = await call.ended()
    turns = [turn for turn in call.turns() if turn["event"] == "said"]
    assert [(one["intent"], one["service"]) for one in turns] == [
        ("ask_documents", "snils"),
        ("ask_fee", "snils"),
    ]
    assert record["outcome"] == "caller_hung_up"
    assert "бесплатно" in await call.heard_words()


async def until_recogniser_has_the_new_graph(centre: RunningSystem) -> None:
    log = centre.folder / "log" / "recogniser-0.log"
    await until(lambda: "speech_model_replaced" in log.read_text(errors="replace"), seconds=120)
