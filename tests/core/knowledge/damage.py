"""Misheard text for measuring: what recognisers do to words, by a seeded generator."""

import random

SWAPS = {
    "о": "а",
    "а": "о",
    "е": "и",
    "и": "е",
    "д": "т",
    "т": "д",
    "б": "п",
    "з": "с",
    "ж": "ш",
    "г": "к",
    "в": "ф",
}
SHARE_OF_WORDS = 0.3


def damaged(text: str, *, seed: int) -> str:
    """About a third of the words hurt: a wrong vowel or consonant, a lost ending, a lost or split word."""
    dice = random.Random(f"{seed}{text}")
    words = text.split()
    hurt = [_hurt(word, dice) if dice.random() < SHARE_OF_WORDS else word for word in words]
    if hurt == words:
        place = max(range(len(words)), key=lambda at: len(words[at]))
        hurt[place] = _hurt(words[place], dice)
    return " ".join(word for word in hurt if word)


def _hurt(word: str, dice: random.Random) -> str:
    if len(word) <= 3:
        return "" if dice.random() < 0.5 else word
    kind = dice.choice(["swap", "swap", "ending", "lost_letter", "split"])
    place = dice.randrange(1, len(word) - 1)
    if kind == "ending":
        return word[:-1] + dice.choice("аыуеой")
    if kind == "lost_letter":
        return word[:place] + word[place + 1 :]
    if kind == "split" and len(word) >= 8:
        return word[:place] + " " + word[place:]
    swappable = [at for at in range(1, len(word)) if word[at] in SWAPS]
    if not swappable:
        return word[:-1]
    at = dice.choice(swappable)
    return word[:at] + SWAPS[word[at]] + word[at + 1 :]
