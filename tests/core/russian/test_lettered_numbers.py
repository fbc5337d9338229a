"""Numbers of applications and birth dates as they are dictated."""

from datetime import date

import pytest

from core.cases.application_numbers import read_application_number, spoken_number
from core.russian.birth_dates import read_birth_date

TODAY = date(2026, 11, 24)

NUMBERS = [
    ("пять один ноль ноль ноль ноль ноль ноль один один", "5100000011"),
    ("пятьдесят один ноль ноль ноль ноль ноль ноль одиннадцать", "5100000011"),
    ("номер заявления пять один шесть нулей один один", ""),
    ("пятьсот десять ноль ноль ноль ноль ноль двадцать два", "5100000022"),
    ("а бэ сто двадцать", "АБ120"),
    ("а б сто двадцать", "АБ120"),
    ("номер а бэ тире сто двадцать", "АБ120"),
    ("эм эф двадцать четыре ноль один семнадцать", "МФ240117"),
    ("эс вэ семьсот семьдесят семь", "СВ777"),
    ("эс вэ семь семь семь", "СВ777"),
    ("5100000011", "5100000011"),
    ("не помню", ""),
    ("", ""),
]
BIRTHS = [
    ("пятого мая тысяча девятьсот девяностого года", date(1990, 5, 5)),
    ("первое января девяностого", date(1990, 1, 1)),
    ("ноль один ноль один девяностого", date(1990, 1, 1)),
    ("двенадцатое двенадцатое две тысячи первого", date(2001, 12, 12)),
    ("двадцать пятого двенадцатого шестьдесят восьмого", date(1968, 12, 25)),
    ("первого второго девятнадцать восемьдесят пять", date(1985, 2, 1)),
    ("02021985", date(1985, 2, 2)),
    ("2 2 1985", date(1985, 2, 2)),
    ("второе марта две тысячи пятого", date(2005, 3, 2)),
    ("тридцатое февраля девяностого", None),
    ("первое января две тысячи сорокового", None),
    ("в мае", None),
    ("один один один один", None),
    ("один два двадцать пять", None),
    ("", None),
]


@pytest.mark.parametrize(("said", "number"), NUMBERS)
def test_a_number_is_read_with_its_letters(said: str, number: str) -> None:
    assert read_application_number((said,)) == number


def test_another_reading_of_the_recogniser_helps() -> None:
    assert read_application_number(("а бы что двадцать", "а бэ сто двадцать")) == "АБ120"


def test_a_number_is_said_letter_by_letter_and_in_pairs() -> None:
    assert spoken_number("АБ120") == "А Б 12 0"
    assert spoken_number("5100000011") == "51 00 00 00 11"


@pytest.mark.parametrize(("said", "born"), BIRTHS)
def test_a_birth_date_is_read(said: str, born: date | None) -> None:
    assert read_birth_date(said, today=TODAY) == born
