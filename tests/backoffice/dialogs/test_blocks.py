"""Training files cut into blocks and joined again are the same bytes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.dialogs.archive import read_folder
from backoffice.dialogs.blocks import Block, join, split
from backoffice.dialogs.yaml_problems import FilesBroken

STOCK = Path(__file__).with_name("stock_rasa.yml")


def names(blocks: tuple[Block, ...]) -> list[str]:
    return [f"{one.kind}/{one.name}" for one in blocks]


def test_every_file_of_the_installation_comes_back_byte_for_byte(root: Path) -> None:
    files = read_folder(root)
    assert "domain.yml" in files
    for path, text in files.items():
        assert join(split(path, text)).encode() == (root / path).read_bytes(), path


def test_whatever_stock_rasa_reads_comes_back_byte_for_byte() -> None:
    text = STOCK.read_text(encoding="utf-8")
    blocks = split("stock.yml", text)
    assert join(blocks) == text
    assert {
        "intent/greet",
        "intent/chitchat/ask_name",
        "synonym/credit",
        "regex/account_number",
        "lookup/banks",
        "story/two ways",
        "response/utter_greet",
        "response/utter_chitchat/ask_name",
        "section/slots",
    } <= set(names(blocks))


@pytest.mark.parametrize("change", [lambda text: text.replace("\n", "\r\n"), str.rstrip])
def test_line_ends_and_a_missing_last_one_are_kept(change: object) -> None:
    text = change(STOCK.read_text(encoding="utf-8"))  # type: ignore[operator]
    assert join(split("stock.yml", text)) == text


def test_a_comment_above_an_intent_belongs_to_it() -> None:
    blocks = split("a.yml", "nlu:\n# about b\n- intent: b\n  examples: |\n    - x\n    # words\n")
    assert blocks[1].text.startswith("# about b\n")
    assert blocks[1].text.endswith("    # words\n")


def test_flow_style_stays_one_block() -> None:
    text = 'nlu: [{intent: a, examples: "- b"}]\n'
    assert names(split("a.yml", text)) == ["section/nlu"]
    assert join(split("a.yml", text)) == text


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("nlu:\n- intent: a\n  examples: |\n   - b\n c: d\n", 5, "отступ"),
        ("nlu:\n- intent: a: b\n", 2, "двоеточие"),
        ("nlu:\n\t- intent: a\n", 2, "табуляция"),
        ("rules:\n- rule: a\n", 2, "steps"),
        ("nlu:\n- intent: a\n  examples: |\n    - b\nsmurfs: 1\n", 5, "smurfs"),
        ("nlu:\n  intent: a\n", 2, "списком"),
        ("- a\n- b\n", 1, "из разделов"),
        ('responses:\n  utter_a:\n  - text: "не закрыта\n', 4, "кавычка"),
        ("nlu: []\nnlu: []\n", 2, "уже был"),
        ("nlu: *nowhere\n", 1, "якорь"),
    ],
)
def test_broken_yaml_is_named_by_line_in_russian(text: str, line: int, said: str) -> None:
    with pytest.raises(FilesBroken) as caught:
        split("data/nlu/a.yml", text)
    problem = caught.value.problems[0]
    assert (problem.path, problem.line) == ("data/nlu/a.yml", line)
    assert said in problem.text


@given(st.text(alphabet="nlu:-# \n\tаб|[]{}'\"intexamplesrule", max_size=200))
def test_any_text_is_either_refused_or_kept(text: str) -> None:
    try:
        blocks = split("a.yml", text)
    except FilesBroken:
        return
    assert join(blocks) == text
