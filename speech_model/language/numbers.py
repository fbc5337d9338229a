"""Spoken numbers, dates and times of day as lists of word strings for the templates."""

from functools import cache

from num2words import num2words

_MONTHS_GENITIVE = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_SPELLED_MINUTES = (5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55)


def _spell(number: int, **form: str) -> str:
    return str(num2words(number, lang="ru", **form)).replace("ё", "е")


@cache
def cardinals(last: int = 999) -> tuple[str, ...]:
    """Nought to `last` in the nominative."""
    return tuple(_spell(number) for number in range(last + 1))


@cache
def ordinals(last: int, *, case: str, gender: str) -> tuple[str, ...]:
    """First to `last`; case n, g, d, a, i, p; gender m, f, n."""
    return tuple(
        _spell(number, to="ordinal", case=case, gender=gender) for number in range(1, last + 1)
    )


@cache
def _cardinals_in(case: str, last: int) -> tuple[str, ...]:
    return tuple(_spell(number, case=case) for number in range(1, last + 1))


def _minutes() -> tuple[str, ...]:
    return tuple(_spell(minute) for minute in _SPELLED_MINUTES)


def _years() -> tuple[str, ...]:
    return tuple(
        f"{_spell(year, to='ordinal', case='g', gender='m')} года" for year in range(1940, 2035)
    )


def _digit_groups() -> tuple[str, ...]:
    singles = cardinals(9)
    tens = cardinals(99)
    zeros = tuple(f"ноль {digit}" for digit in singles)
    return singles * 6 + tens + zeros


def _days() -> tuple[str, ...]:
    nominative = ordinals(31, case="n", gender="n")
    genitive = ordinals(31, case="g", gender="n")
    return tuple(f"{day} {month}" for day in genitive for month in _MONTHS_GENITIVE) + tuple(
        f"{day} {month}" for day in nominative for month in _MONTHS_GENITIVE
    )


@cache
def number_rules() -> dict[str, tuple[str, ...]]:
    """Template rules whose alternatives are spelled here instead of listed in a file."""
    nominative = ordinals(31, case="n", gender="n")
    genitive = ordinals(31, case="g", gender="n")
    hours = tuple(_spell(hour) for hour in range(1, 24))
    return {
        "number": cardinals()[1:200] * 2 + cardinals()[1:],
        "small_number": cardinals()[1:32],
        "ordinal": ordinals(100, case="n", gender="m") + ordinals(100, case="n", gender="f"),
        "hour": hours,
        "hour_gent": _cardinals_in("g", 23),
        "hour_any": hours + _cardinals_in("g", 23) + _cardinals_in("d", 23),
        "minute": _minutes(),
        "day_month": _days(),
        "year_date": _years(),
        "date": (
            "{day_month}",
            "{day_month}",
            "{day_month}",
            "{day_number}",
            "{day_month} {year_date}",
        ),
        "day_number": nominative + tuple(f"{day} числа" for day in genitive + nominative),
        "digit": cardinals(9),
        "digit_group": _digit_groups(),
        "hundred": cardinals()[100:],
        "digits": (
            "{digit_group} {digit_group}",
            "{digit_group} {digit_group} {digit_group}",
            "{digit} {digit} {digit} {digit}",
            "{digit} {digit} {digit} {digit} {digit} {digit}",
            "{hundred} {digit_group} {digit_group}",
            "{hundred} {hundred}",
        ),
        "phone": (
            "восемь {hundred} {hundred} {digit_group} {digit_group}",
            "плюс семь {hundred} {hundred} {digit_group} {digit_group}",
            "{hundred} {digit_group} {digit_group}",
            "восемь девятьсот {digit_group} {hundred} {digit_group} {digit_group}",
            "девять {digit} {digit} {digit} {digit} {digit} {digit} {digit} {digit} {digit}",
        ),
    }
