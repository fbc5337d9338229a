"""What is written and what is said: a table of cases and what holds for every text."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.russian.normalisation.speakable import to_speakable

CASES = Path(__file__).with_name("speakable_cases.txt").read_text(encoding="utf-8").splitlines()
SPEAKABLE = re.compile(r"[А-Яа-яЁё+.,!?;:…—\s-]*")
PLAIN_WORDS = [
    "центр",
    "работает",
    "до",
    "вечера",
    "приходите",
    "паспорт",
    "заявление",
    "услуга",
    "запись",
    "завтра",
    "сегодня",
    "оператор",
    "кабинет",
    "окно",
    "очередь",
    "справка",
    "ребёнок",
    "выплата",
    "адрес",
    "улица",
    "семь",
    "восемь",
    "тринадцатого",
]
FRAGMENTS = [
    "5",
    "12",
    "007",
    "2,5",
    "1/2",
    "18:25",
    "9:00–18:00",
    "№",
    "%",
    "руб.",
    "г.",
    "ул.",
    "т. е.",
    "II",
    "МФЦ",
    "СНИЛСа",
    "gosuslugi.ru",
    "a@b.ru",
    "+7 (3822) 00-00-00",
    "25.11.2026",
    "25 ноября",
    "окна",
    "кабинете",
    "в",
    "с",
    "до",
    "по",
    "-",
    "–",
    ".",
    ",",
    "«",
    "»",
    "(",
    ")",
    "😀",
    "*",
    "#",
    "<b>",
    "_",
    "1-й",
    "5-дневный",
    "°C",
    "м²",
    "½",
    "Ⅷ",
    "٣",
    "中",
    "é",
    "тыс.",
    "д. 5а",
    "/",
    "99999999999999999999",
    "0",
    "00",
    "1e5",
    "x",
]


@pytest.mark.parametrize("case", CASES)
def test_text_is_said_as_people_say_it(case: str) -> None:
    written, said = case.split(" => ")
    assert to_speakable(written) == said


def test_the_table_is_large_enough_to_mean_something() -> None:
    assert len(CASES) >= 150


@given(st.text(max_size=120))
@settings(max_examples=200, deadline=None)
def test_whatever_comes_in_only_words_and_punctuation_come_out(text: str) -> None:
    assert SPEAKABLE.fullmatch(to_speakable(text))


@given(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=8), st.sampled_from(["", " "]))
@settings(max_examples=300, deadline=None)
def test_pieces_of_real_texts_in_any_order_stay_speakable(pieces: list[str], glue: str) -> None:
    said = to_speakable(glue.join(pieces))
    assert SPEAKABLE.fullmatch(said)
    if any(re.search(r"\d", piece) for piece in pieces):
        assert re.search(r"[а-я]", said)


@given(st.integers(min_value=0, max_value=10**12))
@settings(max_examples=300, deadline=None)
def test_no_digit_of_a_number_is_lost(number: int) -> None:
    """Two different numbers are never said alike, and the words around stay."""
    said = to_speakable(f"ответ {number} готов")
    assert said.startswith("ответ ")
    assert said.endswith(" готов")
    assert said != to_speakable(f"ответ {number + 1} готов")


@given(st.lists(st.integers(min_value=0, max_value=99), min_size=1, max_size=6))
@settings(max_examples=100, deadline=None)
def test_every_number_of_a_list_is_said(numbers: list[int]) -> None:
    said = to_speakable(", ".join(str(number) for number in numbers) + " конец")
    assert len(said.split(",")) == len(numbers)


@given(st.lists(st.sampled_from(PLAIN_WORDS), min_size=1, max_size=12))
@settings(max_examples=150, deadline=None)
def test_plain_words_are_left_as_they_are(words: list[str]) -> None:
    text = " ".join(words)
    assert to_speakable(text) == text


@pytest.mark.parametrize("case", CASES[::3])
def test_what_is_normalised_once_is_not_changed_again(case: str) -> None:
    said = case.split(" => ")[1]
    assert to_speakable(said) == said


@pytest.mark.parametrize("nothing", ["", "   ", "😀👍", "…", "«»", "---", "\n\t", "<br/>"])
def test_a_text_without_words_gives_nothing(nothing: str) -> None:
    assert to_speakable(nothing) == ""
