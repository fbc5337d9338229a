"""How common Russian words are in talk, subtitles, news and prose: the lists that wordfreq carries."""

import re
from functools import cache

from wordfreq import top_n_list

from speech_model.language.words import LETTERS

_LETTERS = frozenset(LETTERS)
_SHORT_WORDS = frozenset("аивокуся")
"""The only words of one letter."""
_LISTED = 120_000
_OBSCENE = re.compile(
    "(?:на|по|за|от|ни|до|вы|у)?(?:ху[йея]|охуе|пизд|е[бъ]а|отъеб|бля(?:д|т|$)|муда[кч]|шлюх|сук[аиуе]$|сукин"
    "|дерьм|говн|жоп|насра|хер$|хер[ан]|хренов|пидор|трахн|трах[ае][лт])"
)
"""Subtitles are full of them; a doubtful sound shall not become one in an operator's transcript."""


@cache
def most_common(count: int) -> list[str]:
    """The `count` commonest words, commonest first."""
    plain = (word.replace("ё", "е") for word in top_n_list("ru", _LISTED, wordlist="large"))
    return [word for word in dict.fromkeys(plain) if _is_word(word)][:count]


def _is_word(word: str) -> bool:
    is_sayable = _LETTERS.issuperset(word) and (len(word) > 1 or word in _SHORT_WORDS)
    return is_sayable and not _OBSCENE.match(word)
