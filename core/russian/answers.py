"""Yes and no in every colloquial form."""

import re
from enum import Enum

from core.russian.number_words import plain


class YesNo(str, Enum):
    YES = "yes"
    NO = "no"


_NO_FIRST = re.compile(
    r"^(?:ну |ой |ай |так |а |и |вот )*"
    r"(?:да нет\b(?! возраж)|да ну нет|нет\b(?! возраж)|неа\b|не а\b|нет?у\b|ни в коем|ни за что|вовсе нет|отнюдь"
    r"|(?:конечно|пожалуй|наверное|видимо|лучше|точно) нет\b|никогда|никак нет|отказываюсь|отбой|отмена)"
)
_NO_ANYWHERE = re.compile(
    r"\bне (?:надо|нужно|хочу|буду|стоит|так|то|верно|правильно|согласен|согласна|подходит|подойдет"
    r"|устраивает|годится|пойдет|та|тот|те|получится|про это|он|она|оно)\b"
    r"|\b(?:неверно|неправильно|ошиблись|ошибка|ошиблась|ошибся|нельзя|отказ|неудобно|неудобна|некогда)\b|^не$"
)
_YES_PHRASES = re.compile(
    r"\b(?:не возражаю|не против|нет возражений|почему (?:бы и )?нет|а то|еще бы|само собой"
    r"|так точно|так и есть|без проблем|не откажусь|нет не против)\b"
)
_YES_WORDS = re.compile(
    r"\b(?:да|ага|угу|дада|дадада|верно|правильно|точно|именно|конечно|разумеется|безусловно|хорошо"
    r"|ладно|давай|давайте|согласен|согласна|подтверждаю|подходит|подойдет|устраивает|годится|пойдет"
    r"|идет|окей|ок|можно|нужно|надо|хочу|хотелось|хотел|естественно|пожалуйста|записывайте|запишите"
    r"|оформляйте|отправляйте|читайте|продолжайте|перечислите|дальше|так|валяйте|вполне|правда)\b"
)


def read_yes_no(text: str) -> YesNo | None:
    """None when the words are neither, or a question of their own. «да нет» is a no, «не против» a yes."""
    words = " ".join(re.findall(r"\w+", plain(text)))
    if not words:
        return None
    if _YES_PHRASES.search(words):
        return YesNo.YES
    if _NO_FIRST.search(words) or _NO_ANYWHERE.search(words):
        return YesNo.NO
    return YesNo.YES if _YES_WORDS.search(words) else None
