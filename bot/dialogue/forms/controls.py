"""Words that steer a form instead of answering it: repeat, back, from the start, stop, a person."""

import re
from enum import Enum

from bot.dialogue.turn import HeardTurn
from core.russian.answers import read_yes_no
from core.russian.number_words import plain

SURE = 0.55
MAX_WORDS = 7
"""Longer phrases that hold «назад» or «стоп» are about something else."""


class Control(Enum):
    REPEAT = "repeat"
    SPEED = "speed"
    BACK = "back"
    START_OVER = "start_over"
    STOP = "stop"
    OPERATOR = "operator"
    GOODBYE = "goodbye"


_OF_INTENT = {
    "repeat": Control.REPEAT,
    "slower": Control.SPEED,
    "faster": Control.SPEED,
    "go_back": Control.BACK,
    "start_over": Control.START_OVER,
    "stop": Control.STOP,
    "request_operator": Control.OPERATOR,
    "goodbye": Control.GOODBYE,
    "nothing_needed": Control.STOP,
}
_FILLER = r"(?:ну|так|ой|ай|а|давайте|давай|пожалуйста|можно|еще раз|все|девушка|слушайте|мне|нет|спасибо)"
_WORDS = {
    Control.REPEAT: r"повтори(?:те)?|не расслышал[а]?|не услышал[а]?|что вы сказали|как вы сказали|чего|еще раз",
    Control.BACK: r"назад|вернись|вернитесь|верните(?:сь)? назад|шаг назад|на шаг назад|предыдущий(?: вопрос| шаг)?"
    r"|вернуться назад|вернемся назад|вернемся",
    Control.START_OVER: r"(?:начать |начнем |начни |начните )?(?:с|в) (?:самого )?(?:начал[ао]|начало)"
    r"|начать заново|начнем заново|заново|сначала|начнем сначала",
    Control.STOP: r"стоп|хватит|отмена|отменить|отмените|отменяй(?:те)?|отбой|прекратите|прекрати|достаточно"
    r"|передумал[а]?|я передумал[а]?|ничего не (?:надо|нужно)|не надо ничего|забудьте|закончим|не буду записываться",
    Control.OPERATOR: r"оператор[а]?|человек[а]?|с оператором|соедините(?: меня)? с (?:оператором|человеком)"
    r"|живого человека|позовите (?:оператора|человека)|переключите на (?:оператора|человека)|специалиста",
}
_PATTERNS = {
    control: re.compile(rf"(?:{_FILLER} )*(?:{words})(?: (?:{_FILLER}|{words}))*")
    for control, words in _WORDS.items()
}


def control_in(turn: HeardTurn) -> Control | None:
    """By our own words first: in a form «отмена» is no question about cancelling an appointment."""
    if (control := spoken_control(turn.text)) is not None:
        return control
    spoken = _words_of(turn.text)
    if turn.confidence < SURE or len(spoken.split()) > MAX_WORDS:
        return None
    meant = _OF_INTENT.get(turn.intent)
    is_bare_no = meant in (Control.STOP, Control.GOODBYE) and read_yes_no(spoken) is not None
    return None if is_bare_no else meant


def is_giving_up(turn: HeardTurn) -> bool:
    """«нет, не надо» where no yes or no was asked."""
    return bool(_GIVING_UP.fullmatch(_words_of(turn.text)))


_GIVING_UP = re.compile(
    r"(?:(?:ой|нет|ну|да|уже|спасибо|мне|тогда) )*не (?:надо|нужно|хочу|буду)(?: \w+){0,2}"
)


def spoken_control(text: str) -> Control | None:
    """By our own words alone: the whole phrase is the word of control."""
    spoken = _words_of(text)
    found = (control for control, pattern in _PATTERNS.items() if pattern.fullmatch(spoken))
    return next(found, None)


def _words_of(text: str) -> str:
    return " ".join(re.findall(r"\w+", plain(text)))


def is_correcting(text: str) -> bool:
    """«ой нет, не в пятницу», «нет, фамилия Петрова», «поменяйте время»."""
    return bool(_CORRECTING.search(plain(text)))


def latest_thought(text: str) -> str:
    """What stands after the last word of correction: «не на снилс а на паспорт» is «на паспорт»."""
    spoken = plain(text)
    if contrast := _NOT_BUT.search(spoken):
        return contrast.group(1)
    return _TURNING_WORDS.split(spoken)[-1].strip() or spoken


_NOT_BUT = re.compile(r"\bне\b.*\bа (.+)")
_TURNING_WORDS = re.compile(r"\b(?:нет|точнее|вернее|лучше|то есть|ой|хотя)\b")
_CORRECTING = re.compile(
    r"^(?:ой|ай|нет|не|неверно|неправильно|постойте|подождите|погодите|стойте|а нет|хотя)\b"
    r"|\bне\b.+\bа\b|\b(?:точнее|вернее|лучше|ошиб\w+|перепута\w+|оговор\w+|исправ\w+|поправ\w+"
    r"|поменя\w+|измени\w+|помени\w+|друг(?:ой|ая|ое|ую|ом|ого)|смени\w+)\b"
)
