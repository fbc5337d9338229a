import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from core.russian.numerals import dictated_digits, find_numbers, read_number

CASES = "ngdaip"
numbers = st.integers(0, 10**12 - 1)


@given(number=numbers, case=st.sampled_from(CASES))
def test_a_number_in_words_is_read_back_in_every_case(number: int, case: str) -> None:
    words = num2words(number, lang="ru", case=case).split()
    read = read_number(words)
    assert read is not None
    assert (read.value, read.length, read.is_ordinal) == (number, len(words), False)


@given(number=st.integers(1, 2999), case=st.sampled_from(CASES), gender=st.sampled_from("mfn"))
def test_an_ordinal_in_words_is_read_back_in_every_case(
    number: int, case: str, gender: str
) -> None:
    words = num2words(number, lang="ru", to="ordinal", case=case, gender=gender).split()
    read = read_number(words)
    assert read is not None
    assert (read.value, read.length, read.is_ordinal) == (number, len(words), True)


@given(digits=st.lists(st.integers(0, 9), min_size=1, max_size=15))
def test_digits_said_one_by_one_come_back_as_they_were(digits: list[int]) -> None:
    said = " ".join(num2words(digit, lang="ru") for digit in digits)
    assert dictated_digits(said) == "".join(map(str, digits))


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("восемь девятьсот тринадцать восемьсот сорок два ноль один двадцать три", "89138420123"),
        ("мой номер плюс семь девятьсот тринадцать", "+7913"),
        ("восемь три нуля пять", "80005"),
        ("номер 12 345", "12345"),
        ("не знаю", ""),
        ("плюс", ""),
        ("пятого", ""),
    ],
)
def test_dictated_numbers_become_one_string_of_digits(said: str, digits: str) -> None:
    assert dictated_digits(said) == digits


@pytest.mark.parametrize("words", ["тысячи людей", "опять", "стоп", "семья", "пятно", ""])
def test_ordinary_words_are_no_numbers(words: str) -> None:
    assert read_number(words.split()) is None


def test_reading_starts_anywhere_and_knows_the_letter_yo() -> None:
    words = ["их", "было", "четырёх", "сортов"]
    read = read_number(words, 2)
    assert read is not None
    assert read.value == 4
    assert read_number(words, 9) is None


def test_all_numbers_of_a_sentence_are_found_in_order() -> None:
    found = [n.value for n in find_numbers("дом двадцать два квартира пятая этаж сто первый")]
    assert found == [22, 5, 101]
