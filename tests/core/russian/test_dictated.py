"""Digits in groups with a known length, and telephones."""

import pytest

from core.russian.dictated import read_digits
from core.russian.telephones import normalised, read_telephone, spoken_groups


@pytest.mark.parametrize(
    ("text", "length", "digits"),
    [
        ("двадцать пять ноль семь", 4, "2507"),
        ("двадцать пять ноль семь", 5, "20507"),
        ("сто двадцать три четыреста пятьдесят шесть", 6, "123456"),
        ("код пять два один три три ноль", 6, "521330"),
        ("сорок восемь нет пятьдесят восемь", 2, "58"),
        ("три семёрки ноль", 4, "7770"),
        ("тысяча девятьсот восемьдесят пятый", 4, "1985"),
        ("482107", 6, "482107"),
        ("сорок восемь", 6, None),
        ("какие документы", 6, None),
        ("", 6, None),
    ],
)
def test_digits_are_read_with_their_length(text: str, length: int, digits: str | None) -> None:
    assert read_digits(text, length=length) == digits


@pytest.mark.parametrize(
    ("text", "telephone"),
    [
        ("восемь девятьсот тринадцать ноль ноль ноль сто один", "+79130001001"),
        ("девятьсот тринадцать сто двадцать три сорок пять шестьдесят семь", "+79131234567"),
        ("плюс семь девять один три один два три четыре пять шесть семь", "+79131234567"),
        ("двадцать два тридцать три сорок", None),
        ("в пятницу в десять", None),
    ],
)
def test_telephone_is_read(text: str, telephone: str | None) -> None:
    assert read_telephone(text) == telephone


@pytest.mark.parametrize(
    ("written", "telephone"),
    [
        ("sip:+79130000101@10.0.0.1", "+79130000101"),
        ("89130000101", "+79130000101"),
        ("9130000101", "+79130000101"),
        ("anonymous", None),
        ("100", None),
        ("", None),
    ],
)
def test_calling_number_in_any_spelling(written: str, telephone: str | None) -> None:
    assert normalised(written) == telephone


def test_telephone_is_spoken_in_groups() -> None:
    assert spoken_groups("+79130000101") == "+7 913 000-01-01"


def test_a_long_row_of_numbers_is_no_burden() -> None:
    assert read_digits("двадцать пять " * 200, length=6) is None
