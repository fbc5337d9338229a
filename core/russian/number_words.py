"""Every form of the Russian number words and what each stands for. Look words up with `plain()`."""

from dataclasses import dataclass

NOTHING_BELOW = 1
"""Rank of ones, and what is left free after ones, teens and zero: no lower part may follow."""
TENS = 2
HUNDREDS = 3


@dataclass(frozen=True, slots=True)
class NumberWord:
    """`rank`: place of the part in a number (1 ones, 2 tens, 3 hundreds). `fills` is the rank the next
    part must be below; teens stand at the rank of tens and leave no room for ones."""

    value: int
    rank: int
    fills: int
    is_ordinal: bool = False


@dataclass(frozen=True, slots=True)
class ScaleWord:
    """Thousand, million, milliard. Only some forms stand alone for one thousand: «тысяча», not «тысяч»."""

    value: int
    can_stand_alone: bool


def plain(word: str) -> str:
    """The spelling used as key: lower case, е for ё."""
    return word.lower().replace("ё", "е")


_CARDINALS = {
    0: "ноль нуль ноля нуля нолю нулю нолем нулем ноле нуле",
    1: "один одна одно одного одной одному одним одном одну",
    2: "два две двух двум двумя",
    3: "три трех трем тремя",
    4: "четыре четырех четырем четырьмя",
    5: "пять пяти пятью",
    6: "шесть шести шестью",
    7: "семь семи семью",
    8: "восемь восьми восемью восьмью",
    9: "девять девяти девятью",
    40: "сорок сорока",
    50: "пятьдесят пятидесяти пятьюдесятью",
    60: "шестьдесят шестидесяти шестьюдесятью",
    70: "семьдесят семидесяти семьюдесятью",
    80: "восемьдесят восьмидесяти восемьюдесятью восьмьюдесятью",
    90: "девяносто девяноста",
    100: "сто ста",
    200: "двести двухсот двумстам двумястами двухстах",
    300: "триста трехсот тремстам тремястами трехстах",
    400: "четыреста четырехсот четыремстам четырьмястами четырехстах",
    500: "пятьсот пятисот пятистам пятьюстами пятистах",
    600: "шестьсот шестисот шестистам шестьюстами шестистах",
    700: "семьсот семисот семистам семьюстами семистах",
    800: "восемьсот восьмисот восьмистам восемьюстами восьмьюстами восьмистах",
    900: "девятьсот девятисот девятистам девятьюстами девятистах",
}
_SOFT_STEMS = {
    10: "десят",
    11: "одиннадцат",
    12: "двенадцат",
    13: "тринадцат",
    14: "четырнадцат",
    15: "пятнадцат",
    16: "шестнадцат",
    17: "семнадцат",
    18: "восемнадцат",
    19: "девятнадцат",
    20: "двадцат",
    30: "тридцат",
}
_SOFT_ENDINGS = "ь и ью"
_ORDINAL_STEMS = {
    **_SOFT_STEMS,
    1: "перв",
    2: "втор",
    4: "четверт",
    5: "пят",
    6: "шест",
    7: "седьм",
    8: "восьм",
    9: "девят",
    40: "сороков",
    50: "пятидесят",
    60: "шестидесят",
    70: "семидесят",
    80: "восьмидесят",
    90: "девяност",
    100: "сот",
    200: "двухсот",
    300: "трехсот",
    400: "четырехсот",
    500: "пятисот",
    600: "шестисот",
    700: "семисот",
    800: "восьмисот",
    900: "девятисот",
}
_ORDINAL_ENDINGS = "ый ой ая ое ые ого ому ым ом ую ых ыми"
_THIRD = (
    "третий третья третье третьи третьего третьей третьему третьим третьем третью третьих третьими"
)
_SCALES = {
    1_000: ("тысяча тысячу", "тысячи тысяч тысячей тысячью тысяче тысячам тысячами тысячах"),
    1_000_000: (
        "миллион",
        "миллиона миллионов миллиону миллионом миллионе миллионам миллионами миллионах",
    ),
    1_000_000_000: (
        "миллиард",
        "миллиарда миллиардов миллиарду миллиардом миллиарде миллиардам миллиардами миллиардах",
    ),
}
WHOLE_ORDINALS = {
    f"{stem}тысячн{ending}": value
    for value, stem in {1_000: "", 2_000: "двух", 3_000: "трех", 5_000: "пяти"}.items()
    for ending in _ORDINAL_ENDINGS.split()
}
"""«двухтысячный»: ordinals of whole thousands, one word."""


def _word(value: int, *, is_ordinal: bool = False) -> NumberWord:
    if value >= 100:
        return NumberWord(value, HUNDREDS, HUNDREDS, is_ordinal)
    if value >= 20:
        return NumberWord(value, TENS, TENS, is_ordinal)
    rank = TENS if value >= 10 else NOTHING_BELOW
    return NumberWord(value, rank, NOTHING_BELOW, is_ordinal)


def _number_words() -> dict[str, NumberWord]:
    words = {form: _word(value) for value, forms in _CARDINALS.items() for form in forms.split()}
    for value, stem in _SOFT_STEMS.items():
        for ending in _SOFT_ENDINGS.split():
            words[stem + ending] = _word(value)
    for value, stem in _ORDINAL_STEMS.items():
        for ending in _ORDINAL_ENDINGS.split():
            words.setdefault(stem + ending, _word(value, is_ordinal=True))
    for form in _THIRD.split():
        words[form] = _word(3, is_ordinal=True)
    return words


NUMBER_WORDS = _number_words()
SCALE_WORDS = {
    form: ScaleWord(value, can_stand_alone=forms is alone)
    for value, (alone, others) in _SCALES.items()
    for forms in (alone, others)
    for form in forms.split()
}
