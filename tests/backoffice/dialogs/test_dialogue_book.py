"""The training files in the tables: taken in whole or not at all, edited by many at once, given back."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from backoffice.content.revisions import EditConflict, RevisionBook
from backoffice.dialogs.archive import pack, read_folder, unpack
from backoffice.dialogs.dialogue_book import DialogueBook
from backoffice.dialogs.yaml_problems import FilesBroken

FILE = "data/nlu/fee.yml"
TEXT = (
    "nlu:\n- intent: ask_fee\n  examples: |\n    - сколько стоит\n"
    "- intent: ask_term\n  examples: |\n    - как долго\n"
)
FEE = f"{FILE}#intent/ask_fee"


def test_the_installation_is_exported_byte_for_byte(dialogue: DialogueBook, root: Path) -> None:
    files = read_folder(root)
    dialogue.take_in(files, author="", is_whole=True)
    assert dialogue.export() == files


def test_the_archive_of_an_export_is_taken_in_again(dialogue: DialogueBook) -> None:
    dialogue.take_in({FILE: TEXT}, author="anna")
    report = dialogue.take_in(unpack("all.zip", pack(dialogue.export())), author="anna")
    assert (report.added, report.changed, report.removed, report.unchanged) == (0, 0, 0, 3)


def test_one_broken_file_keeps_all_of_them_out(dialogue: DialogueBook) -> None:
    dialogue.take_in({FILE: TEXT}, author="anna")
    with pytest.raises(FilesBroken) as caught:
        dialogue.take_in({FILE: "nlu: []\n", "data/rules/a.yml": "rules:\n- a\n"}, author="boris")
    assert [(one.path, one.line) for one in caught.value.problems] == [("data/rules/a.yml", 2)]
    assert dialogue.export() == {FILE: TEXT}


def test_a_removed_intent_comes_back_with_its_history(dialogue: DialogueBook) -> None:
    dialogue.take_in({FILE: TEXT}, author="anna")
    report = dialogue.take_in({FILE: TEXT.split("- intent: ask_term")[0]}, author="anna")
    assert report.removed == 1
    dialogue.take_in({FILE: TEXT}, author="anna")
    assert dialogue.export() == {FILE: TEXT}


def test_an_edit_over_an_old_state_is_refused(dialogue: DialogueBook) -> None:
    dialogue.take_in({FILE: TEXT}, author="anna")
    block = dialogue.block(FEE)
    assert block is not None
    dialogue.save(FEE, block.block.text + "    - почем\n", expected=block.number, author="anna")
    with pytest.raises(EditConflict) as caught:
        dialogue.save(FEE, block.block.text, expected=block.number, author="boris")
    assert caught.value.present is not None
    assert caught.value.present.author == "anna"


def test_undo_is_a_new_state_equal_to_an_old_one(dialogue: DialogueBook) -> None:
    dialogue.take_in({FILE: TEXT}, author="anna")
    dialogue.add_phrases(FEE, ["почем"], author="anna")
    dialogue.undo_to(FEE, 1, expected=2, author="boris")
    assert dialogue.export() == {FILE: TEXT}
    assert [one.author for one in dialogue.history(FEE)] == ["boris", "anna", "anna"]


def test_an_edit_that_breaks_the_file_names_the_line_of_the_block(dialogue: DialogueBook) -> None:
    dialogue.take_in({FILE: TEXT}, author="anna")
    term = f"{FILE}#intent/ask_term"
    with pytest.raises(FilesBroken) as caught:
        dialogue.save(term, "- intent: ask_term\n  examples: a: b\n", expected=1, author="anna")
    assert caught.value.problems[0].line == 2
    with pytest.raises(FilesBroken, match="распадается"):
        dialogue.save(term, "- intent: renamed\n  examples: |\n    - а\n", expected=1, author="a")


def test_ten_editors_adding_phrases_at_once_lose_none(
    either_sessions: sessionmaker[Session],
) -> None:
    dialogue = DialogueBook(RevisionBook(either_sessions))
    dialogue.take_in({FILE: TEXT}, author="anna")

    def add(number: int) -> None:
        for phrase in range(3):
            dialogue.add_phrases(FEE, [f"фраза {number} {phrase}"], author=f"editor {number}")

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(add, range(10)))
    block = dialogue.block(FEE)
    assert block is not None
    assert len(block.examples) == 31
    assert len(dialogue.history(FEE)) == 31


def test_blocks_and_phrases_show_an_edit_at_once_whoever_made_it(
    either_sessions: sessionmaker[Session],
) -> None:
    """A second book stands for another process."""
    dialogue = DialogueBook(RevisionBook(either_sessions))
    other = DialogueBook(RevisionBook(either_sessions))
    dialogue.take_in({FILE: TEXT}, author="anna")

    def fees() -> list[str]:
        (block,) = [one for one in dialogue.blocks("intent") if one.block.name == "ask_fee"]
        shown = [one.text for one in block.examples]
        assert shown == [one.text for one in dialogue.phrases() if one.owner == "ask_fee"]
        return shown

    assert fees() == ["сколько стоит"]
    dialogue.add_phrases(FEE, ["почем"], author="anna")
    assert fees() == ["сколько стоит", "почем"]
    other.change_phrase(FEE, "почем", "какая цена", author="boris")
    assert fees() == ["сколько стоит", "какая цена"]


@pytest.mark.parametrize("path", ["../data/a.yml", "/etc/passwd", "data/../../a.yml", "bot/a.py"])
def test_paths_outside_the_training_files_are_refused(path: str) -> None:
    with pytest.raises(FilesBroken, match="не подходит"):
        unpack("all.zip", pack({path: "nlu: []\n"}))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(FilesBroken, match="больше 20 МБ"):
        unpack("all.zip", pack({FILE: " " * 21_000_000}))


def test_what_is_not_an_archive_is_said_to_be_none() -> None:
    with pytest.raises(FilesBroken, match="архив не открыть"):
        unpack("all.zip", b"PK\x03\x04 and then nothing")
