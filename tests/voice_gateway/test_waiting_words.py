"""What is told in the line, and what a waiting caller's words choose."""

import pytest

from core.russian.normalisation.speakable import to_speakable
from voice_gateway.callback_offer import dialable
from voice_gateway.waiting_words import WaitChoice, load_waiting_words

WORDS = load_waiting_words()


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("перезвоните мне пожалуйста", WaitChoice.CALLBACK),
        ("давайте обратный звонок", WaitChoice.CALLBACK),
        ("я подожду", WaitChoice.STAY),
        ("вернуться к роботу", WaitChoice.ROBOT),
        ("к голосовому помощнику", WaitChoice.ROBOT),
        ("не перезвоните", None),
        ("не жду", None),
        ("алло", None),
        ("", None),
    ],
)
def test_words_choose(text: str, choice: WaitChoice | None) -> None:
    assert WORDS.said(text) is choice


@pytest.mark.parametrize(
    ("position", "seconds", "spoken"),
    [
        (1, 0.0, ["Вы следующий в очереди."]),
        (3, 61.0, ["Ваш номер в очереди — три.", "Ожидание — около двух минут."]),
        (0, 40.0, ["Ожидание — около одной минуты."]),
        (0, 0.0, []),
    ],
)
def test_place_and_wait_sound_as_russian(position: int, seconds: float, spoken: list[str]) -> None:
    assert [to_speakable(text) for text in WORDS.tell_wait(position, seconds)] == spoken


@pytest.mark.parametrize(
    ("shown", "number"),
    [
        ("+79130000001", "+79130000001"),
        ("8 (382) 212-34-56", "83822123456"),
        ("anonymous", ""),
        ("112", ""),
        ("", ""),
        ("+7913000000100000", ""),
    ],
)
def test_a_number_one_can_call_back(shown: str, number: str) -> None:
    assert dialable(shown) == number
