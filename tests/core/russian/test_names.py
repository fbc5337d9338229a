"""Names as callers say them."""

import pytest

from core.russian.names import read_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("меня зовут анна петрова", "Петрова Анна"),
        ("иванов иван иванович", "Иванов Иван Иванович"),
        ("на имя кузнецовой марии", "Кузнецова Мария"),
        ("запишите на петрову анну сергеевну", "Петрова Анна Сергеевна"),
        ("роман романов", "Романов Роман"),
        ("дарья черных", "Черных Дарья"),
        ("гранд ольга", "Гранд Ольга"),
        ("нет фамилия петрова", "Петрова"),
        ("не орлов а орловский", "Орловский"),
        ("по буквам цапля олег йод", "Цой"),
        ("пэ е тэ эр о вэ", "Петров"),
        ("пётр елена тимофей роман ольга василий", "Петров"),
        ("петрова по буквам пётр елена тимофей роман ольга василий анна", "Петрова"),
        ("ольга лариса мягкий знак галина анна", "Ольга"),
    ],
)
def test_name_is_read(text: str, name: str) -> None:
    assert str(read_name(text)) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "в пятницу",
        "да",
        "не хочу",
        "какие документы нужны",
        "а зачем вам моя фамилия",
        "спасибо",
    ],
)
def test_other_words_are_no_name(text: str) -> None:
    assert read_name(text) is None


def test_a_correction_changes_the_part_named() -> None:
    known, said = read_name("петрова анна"), read_name("фамилия сидорова")
    assert known is not None
    assert said is not None
    assert str(known.corrected_by(said)) == "Сидорова Анна"
