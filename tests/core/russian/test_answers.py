"""Yes and no in colloquial forms."""

import pytest

from core.russian.answers import YesNo, read_yes_no

YES = (
    "да|ага|угу|да да|конечно|верно|все верно|именно|так точно|ну давайте|давай|хорошо|ладно|не против|не возражаю|"
    "почему бы и нет|подходит|записывайте|да пожалуйста|пойдет|окей|само собой|было бы хорошо|нет не против"
)
NO = (
    "нет|неа|не надо|нет спасибо|да нет|да ну нет|не нужно|не хочу|нет конечно|конечно нет|неверно|не так|"
    "ни в коем случае|вы ошиблись|не подходит|не согласна|нет это не то|пожалуй нет|отказываюсь|ой нет"
)
NEITHER = ("", "загранпаспорт", "в субботу", "сколько стоит", "алло")


@pytest.mark.parametrize("text", YES.split("|"))
def test_yes(text: str) -> None:
    assert read_yes_no(text) is YesNo.YES


@pytest.mark.parametrize("text", NO.split("|"))
def test_no(text: str) -> None:
    assert read_yes_no(text) is YesNo.NO


@pytest.mark.parametrize("text", NEITHER)
def test_neither(text: str) -> None:
    assert read_yes_no(text) is None
