"""From spoken words to writing: numbers, dates, times, telephones, money and codes become digits.

Left to right, the first reader that recognises something at a place writes it; every other word stays.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.contracts.speech import Transcript
from core.russian.number_words import plain
from core.russian.numerals import PLUS, SpokenNumber, read_number, read_numbers
from voice_gateway.stt.spoken_codes import NUMBER_STEM, read_code
from voice_gateway.stt.spoken_dates import read_date
from voice_gateway.stt.spoken_times import PREPOSITIONS, read_bare_time, read_time

LONE_ONE = frozenset(
    {"один", "одна", "одно", "одного", "одной", "одному", "одним", "одном", "одну"}
)
LONE_SCALES = frozenset({"тысяча", "тысячу", "миллион", "миллиард"})
YEAR_STEM = "год"
DAY_OF_MONTH = frozenset({"число", "числа", "числу", "числом"})
UNIT_STEMS = (
    "рубл",
    "копе",
    "процент",
    "год",
    "лет",
    "месяц",
    "недел",
    "день",
    "дня",
    "дней",
    "дне",
    "час",
    "минут",
    "тысяч",
    "миллион",
    "человек",
    "экземпляр",
    "километр",
    "метр",
)
NUMBERED_STEMS = (
    "номер",
    "дом",
    "квартир",
    "корпус",
    "строени",
    "окн",
    "кабинет",
    "подъезд",
    "этаж",
)
FRACTIONS = {"десят": 1, "сот": 2, "тысячн": 3}
WHOLE = frozenset({"целая", "целых", "целой", "целую"})
JOINED_FROM = 3
"""So many numbers in a row are one dictated string: «один два три» is 123, «двадцать пять тридцать» is 25 30."""
JOINED_BELOW = 1000


@dataclass(frozen=True, slots=True)
class Written:
    text: str
    length: int


def with_digits(transcript: Transcript) -> Transcript:
    """The transcript with `written` filled in."""
    return replace(transcript, written=write_down(transcript.text))


def write_down(text: str) -> str:
    """«двадцать пятого ноября в половине третьего» → «25 ноября в 2:30»."""
    words = text.split()
    written: list[str] = []
    at = 0
    while at < len(words):
        found = next((w for reader in READERS if (w := reader(words, at)) is not None), None)
        written.append(found.text if found else words[at])
        at += found.length if found else 1
    return " ".join(written)


def _code(words: Sequence[str], at: int) -> Written | None:
    code = read_code(words, at)
    return Written(code.text, code.length) if code else None


def _date(words: Sequence[str], at: int) -> Written | None:
    """«25 ноября 2026», «05.11.2026»; the word «года» after it stays."""
    date = read_date(words, at)
    if date is None or (at > 0 and read_number(words, at - 1)):
        return None
    if date.month_word:
        year = f" {date.year}" if date.year is not None else ""
        return Written(f"{date.day} {date.month_word}{year}", date.length)
    year = f".{date.year}" if date.year is not None else ""
    return Written(f"{date.day:02}.{date.month:02}{year}", date.length)


def _time(words: Sequence[str], at: int) -> Written | None:
    """Where minutes are said. «пять часов вечера» keeps its words: «5 часов вечера»."""
    time = read_time(words, at)
    is_whole_hour = time is not None and time.minute == 0
    if time is None and at > 0 and plain(words[at - 1]) in PREPOSITIONS:
        time = read_bare_time(words, at)
        is_whole_hour = False
    if time is None or is_whole_hour:
        return None
    return Written(f"{time.hour}:{time.minute:02}", time.length)


def _plus(words: Sequence[str], at: int) -> Written | None:
    """«плюс семь девятьсот тринадцать…»: an international telephone."""
    if plain(words[at]) != PLUS:
        return None
    numbers = read_numbers(words, at + 1)
    if len(numbers) < JOINED_FROM:
        return None
    return Written("+" + _joined(numbers), 1 + sum(number.length for number in numbers))


def _dictated(words: Sequence[str], at: int) -> Written | None:
    """A string of digits: three numbers and more in a row, or any that begin with a zero."""
    numbers = read_numbers(words, at)
    if not numbers or any(number.value >= JOINED_BELOW for number in numbers):
        return None
    begins_with_zero = numbers[0].value == 0
    is_named_number = at > 0 and plain(words[at - 1]).startswith(NUMBER_STEM)
    if len(numbers) < (2 if begins_with_zero or is_named_number else JOINED_FROM):
        return None
    return Written(_joined(numbers), sum(number.length for number in numbers))


def _decimal(words: Sequence[str], at: int) -> Written | None:
    """«две целых пять десятых» → 2,5."""
    whole = read_number(words, at)
    if whole is None or whole.is_ordinal:
        return None
    after = at + whole.length
    if after >= len(words) or plain(words[after]) not in WHOLE:
        return None
    after += 2 if words[after + 1 : after + 2] == ["и"] else 1
    part = read_number(words, after)
    if part is None or part.is_ordinal or after + part.length >= len(words):
        return None
    name = plain(words[after + part.length])
    places = next((places for stem, places in FRACTIONS.items() if name.startswith(stem)), 0)
    if not places or part.value >= 10**places:
        return None
    return Written(f"{whole},{part.value:0{places}}", after + part.length + 1 - at)


def _ordinal(words: Sequence[str], at: int) -> Written | None:
    """«двадцать пятый» → 25-й; one word stays a word («второй раз») but before a year or a day of the month."""
    number = read_number(words, at)
    if number is None or not number.is_ordinal:
        return None
    after = at + number.length
    next_word = plain(words[after]) if after < len(words) else ""
    is_year = next_word.startswith(YEAR_STEM) and number.value >= 20  # «первый год» is a count
    if is_year or next_word in DAY_OF_MONTH:
        return Written(str(number.value), number.length)
    if number.length == 1 and number.value < 1000:
        return None
    return Written(f"{number.value}-{_ending(words[after - 1])}", number.length)


def _cardinal(words: Sequence[str], at: int) -> Written | None:
    """A number by itself; «один» and «тысяча» only beside a unit or another number."""
    number = read_number(words, at)
    if number is None or number.is_ordinal:
        return None
    is_shy = number.length == 1 and plain(words[at]) in LONE_ONE | LONE_SCALES
    if is_shy and not _has_company(words, at):
        return None
    return Written(str(number), number.length)


def _has_company(words: Sequence[str], at: int) -> bool:
    if all(read_number(words, other) for other in range(len(words))):
        return True
    beside = [plain(word) for word in words[at + 1 : at + 2]]
    if any(word.startswith(UNIT_STEMS) for word in beside):
        return True
    if at > 0 and plain(words[at - 1]).startswith(NUMBERED_STEMS):
        return True
    return any(
        read_number(words, other) is not None
        for other in (at - 1, at + 1)
        if 0 <= other < len(words)
    )


def _joined(numbers: Sequence[SpokenNumber]) -> str:
    return "".join(str(number) for number in numbers)


def _ending(word: str) -> str:
    """What is written behind the hyphen: one letter after a vowel, two after a consonant (ГОСТ 7.12)."""
    form = plain(word)
    if form.endswith(("ого", "его")):
        return "го"
    if form.endswith(("ому", "ему")):
        return "му"
    if form.endswith(("ыми", "ими")):
        return "ми"
    return form[-1]


Reader = Callable[[Sequence[str], int], Written | None]
READERS: tuple[Reader, ...] = (
    _code,
    _plus,
    _date,
    _time,
    _decimal,
    _dictated,
    _ordinal,
    _cardinal,
)
