import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from core.contracts.speech import Transcript
from voice_gateway.stt.inverse_normalisation import with_digits, write_down

ORDINARY_WORDS = """
    а и в на я он у вас как мне нужно получить паспорт семья опять стоп часто сторона первый второй
    третий раз тысячи пол половина без плюс номер час времени дня года мая мэр эр это пятница пятно
    сорока-воровка столик стоит двойка тройной шестерня восьмерка дробь минус ка
"""
ORDINARY = st.sampled_from(ORDINARY_WORDS.split())


@given(number=st.integers(2, 10**9), case=st.sampled_from("ngdaip"))
def test_a_number_is_written_in_digits(number: int, case: str) -> None:
    said = num2words(number, lang="ru", case=case)
    if not said.startswith(("тысяч", "миллион", "миллиард")):
        assert write_down(f"вот {said} слов") == f"вот {number} слов"


@given(words=st.lists(ORDINARY, max_size=8))
def test_ordinary_words_stay_as_they_are(words: list[str]) -> None:
    text = " ".join(["вот", *words])
    assert write_down(text) == text


@given(text=st.text(max_size=60))
def test_whatever_is_heard_can_be_written(text: str) -> None:
    write_down(text)


@given(digits=st.lists(st.integers(0, 9), min_size=3, max_size=14))
def test_dictated_digits_become_one_string(digits: list[int]) -> None:
    said = " ".join(num2words(digit, lang="ru") for digit in digits)
    assert write_down(f"код {said}") == f"код {''.join(map(str, digits))}"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("двадцать пятого ноября в половине третьего", "25 ноября в 2:30"),
        (
            "родился пятого мая тысяча девятьсот восемьдесят второго года",
            "родился 5 мая 1982 года",
        ),
        ("пятого одиннадцатого две тысячи двадцать шестого", "05.11.2026"),
        ("второго января", "2 января"),
        ("тридцать первого февраля", "31-го февраля"),
        ("первый май", "первый май"),
        ("до двадцать пятого числа", "до 25 числа"),
        ("в две тысячи двадцатом году", "в 2020 году"),
    ],
)
def test_dates(said: str, written: str) -> None:
    assert write_down(said) == written


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("без четверти пять", "4:45"),
        ("без двадцати пяти минут час", "12:35"),
        ("без двадцати пять", "4:40"),
        ("полтретьего", "2:30"),
        ("половина первого", "12:30"),
        ("десять минут шестого", "5:10"),
        ("в девять тридцать", "в 9:30"),
        ("до восемнадцати ноль ноль", "до 18:00"),
        ("с девяти часов пяти минут", "с 9:05"),
        ("в пять часов вечера", "в 5 часов вечера"),
        ("с девяти до восемнадцати", "с 9 до 18"),
        ("в половине шестого вечера", "в 5:30 вечера"),
    ],
)
def test_times(said: str, written: str) -> None:
    assert write_down(said) == written


@pytest.mark.parametrize(
    ("said", "written"),
    [
        (
            "телефон восемь девятьсот тринадцать восемьсот сорок два ноль один двадцать три",
            "телефон 89138420123",
        ),
        (
            "плюс семь девятьсот тринадцать сто двадцать три сорок пять шестьдесят семь",
            "+79131234567",
        ),
        (
            "снилс сто двенадцать двести тридцать три четыреста сорок пять девяносто пять",
            "снилс 11223344595",
        ),
        ("номер сто двадцать три четыреста пятьдесят шесть", "номер 123456"),
        ("восемь восемьсот два нуля", "880000"),
        ("номер заявления а бэ сто двадцать три дробь пять", "номер заявления АБ123/5"),
        ("номер двенадцать тире сорок пять", "номер 12-45"),
        ("тэ сорок пять", "Т45"),
        ("двадцать пять тридцать", "25 30"),
    ],
)
def test_telephones_and_codes(said: str, written: str) -> None:
    assert write_down(said) == written


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("две тысячи пятьсот рублей пятьдесят копеек", "2500 рублей 50 копеек"),
        ("тысяча рублей", "1000 рублей"),
        ("один рубль", "1 рубль"),
        ("у меня один вопрос", "у меня один вопрос"),
        ("квартира один", "квартира 1"),
        ("один", "1"),
        ("две целых пять десятых процента", "2,5 процента"),
        ("ноль целых пять сотых", "0,05"),
        ("двадцать пятый кабинет", "25-й кабинет"),
        ("на двадцать первое", "на 21-е"),
        ("в сто пятом", "в 105-м"),
        ("тридцать второго окна", "32-го окна"),
    ],
)
def test_money_counts_and_ordinals(said: str, written: str) -> None:
    assert write_down(said) == written


def test_the_spoken_words_stay_beside_the_written_ones() -> None:
    transcript = with_digits(Transcript(text="двадцать два", confidence=0.9))
    assert (transcript.text, transcript.written) == ("двадцать два", "22")
