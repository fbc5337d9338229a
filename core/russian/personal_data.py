"""Personal data said in words, masked: telephones, numbers of documents and cards, codes, birth dates, e-mail.

Works on a recogniser's text (lower case, no punctuation) and on written text alike.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.russian.number_words import plain
from core.russian.numerals import SpokenNumber, read_number

MARK = "•••"
DICTATED_DIGITS = 7
"""From so many digits on, numbers said one after another identify somebody: the shortest is a city telephone."""
DIGITS_AFTER_CUE = 3
"""After a word such as «паспорт» or «код» a short number is one of it: a series, a subdivision, a CVV."""
CUE_REACH = 3
"""How many words may stand between a cue and its number: «паспорт у меня серия …»."""

_CUES = re.compile(
    r"^(?:паспорт|сери[яию]|снилс|инн|полис|телефон|мобильн|карт[аеуы]$|карточк|счет|код$|кода$|пин$|пинкод"
    r"|парол|свивиси|сиви|водительск|загранпаспорт|загран|свидетельств)"
)
_KEEPS = re.compile(
    r"^(?:заявлени|заявк|дел[оау]$|обращени|жалоб|талон|расписк|квитанц|заказ|закон|стать)"
)
_BIRTH = re.compile(r"^(?:рожд|родил|урожен)")
_MONTHS = re.compile(
    r"^(?:январ|феврал|март|апрел|ма[йя]$|июн|июл|август|сентябр|октябр|ноябр|декабр)"
)
_YEAR = re.compile(r"^(?:год|г$)")
_JOINS = frozenset(
    {"серия", "номер", "и", "тире", "дефис", "дробь", "плюс", "пробел", "потом", "далее"}
)
_QUANTITIES = re.compile(
    r"^(?:руб|коп|тысяч|человек|квадрат|метр|процент|дн|ден|лет|раз|час|минут)"
)
_MAIL = re.compile(r"\S+(?:@\S+| (?:собака|собачка) \S+(?: \S+){0,2}? точка \S+)")
_EDGES = ".,;:!?«»\"'"


@dataclass(frozen=True, slots=True)
class _Run:
    """Numbers said one after another: words `start` up to `end`, how many digits, how many numbers."""

    start: int
    end: int
    digits: int
    numbers: int
    is_written: bool


def mask_spoken_numbers(text: str) -> str:
    """The text with every number that identifies somebody replaced by `MARK`; the rest word by word as it was."""
    tokens = _MAIL.sub(MARK, text).split()
    words = [_bare(token) for token in tokens]
    masked = list(tokens)
    for start, end in reversed(list(_hidden(words))):
        masked[start:end] = [MARK]
    return " ".join(masked)


def _bare(token: str) -> str:
    """A word without punctuation; «8-913-123-45-67» is its digits."""
    word = plain(token.strip(_EDGES))
    digits = re.sub(r"[-()+/]", "", word)
    return digits if digits.isdecimal() else word


def _hidden(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(words):
        run = _run_at(words, at)
        if run is None:
            at += 1
            continue
        birth_end = _birth_date_end(words, run)
        if birth_end:
            yield run.start, birth_end
        elif _identifies(words, run):
            yield run.start, run.end
        at = birth_end or run.end


def _run_at(words: Sequence[str], start: int) -> _Run | None:
    number = read_number(words, start)
    if number is None:
        return None
    at, digits, count = start, 0, 0
    end, is_written = start, False
    while number is not None:
        at += number.length
        digits += len(str(number))
        count += 1
        end, is_written = at, is_written or bool(number.digits)
        while at < len(words) and words[at] in _JOINS:
            at += 1
        number = _cardinal(words, at)
    return _Run(start, end, digits, count, is_written)


def _cardinal(words: Sequence[str], at: int) -> SpokenNumber | None:
    number = read_number(words, at)
    return None if number is None or number.is_ordinal else number


def _identifies(words: Sequence[str], run: _Run) -> bool:
    before = words[max(0, run.start - CUE_REACH) : run.start]
    after = words[run.end] if run.end < len(words) else ""
    cue = next((word for word in reversed(before) if _CUES.match(word) or _KEEPS.match(word)), "")
    if cue and _KEEPS.match(cue):
        return False
    if cue:
        return run.digits >= DIGITS_AFTER_CUE
    is_quantity = run.numbers == 1 and (not run.is_written or bool(_QUANTITIES.match(after)))
    return run.digits >= DICTATED_DIGITS and not is_quantity


def _birth_date_end(words: Sequence[str], run: _Run) -> int:
    """Where a birth date that begins with this run ends; 0 when it is none."""
    before = words[max(0, run.start - CUE_REACH) : run.start]
    if not any(_BIRTH.match(word) for word in before):
        return 0
    at = run.end
    while at < len(words):
        number = read_number(words, at)
        if number is not None:
            at += number.length
        elif _MONTHS.match(words[at]) or _YEAR.match(words[at]):
            at += 1
        else:
            break
    return at
