"""Phrases held out of training, clean and as a recogniser would damage them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

HELDOUT = Path(__file__).resolve().parents[2] / "tests" / "bot" / "heldout"
FOREIGN = "out_of_scope"

WORD_LOST, WORD_CHANGED, WORD_SPLIT = 0.05, 0.07, 0.03
"""Shares of words: about the errors of a recogniser at 15 % word error rate."""
HEARD_AS = dict(zip("оаеитдбпсзгкышвф", "аоиедтпбзскгищфв", strict=True))


@dataclass(frozen=True, slots=True)
class HeldOut:
    """`intent` is «out_of_scope» for foreign phrases; `service` is the code meant or empty.

    `alternatives` are the recogniser's other readings of the same sound.
    """

    text: str
    intent: str
    service: str = ""
    alternatives: tuple[str, ...] = ()


def read_set(folder: str, heldout: Path = HELDOUT) -> list[HeldOut]:
    """All files of `tests/bot/heldout/<folder>`; a file that is a list holds foreign phrases."""
    found: list[HeldOut] = []
    for path in sorted((heldout / folder).glob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        if isinstance(content, list):
            found += [HeldOut(text, FOREIGN) for text in content]
            continue
        for intent, lines in content.items():
            for line in lines:
                text, _, service = line.partition("|")
                found.append(HeldOut(text.strip(), intent, service.strip()))
    return found


def damaged(phrases: Sequence[HeldOut], *, seed: int) -> list[HeldOut]:
    chance = random.Random(seed)
    return [HeldOut(damage(one.text, chance), one.intent, one.service) for one in phrases]


def damage(text: str, chance: random.Random) -> str:
    """Words lost, sounds confused, endings swallowed, words split; never all words at once."""
    words = text.split()
    kept: list[str] = []
    for word in words:
        dice = chance.random()
        if dice < WORD_LOST and len(words) > 2:
            continue
        if dice < WORD_LOST + WORD_CHANGED and len(word) > 3:
            kept.append(_misheard(word, chance))
        elif dice < WORD_LOST + WORD_CHANGED + WORD_SPLIT and len(word) > 6:
            kept += [word[: len(word) // 2], word[len(word) // 2 :]]
        else:
            kept.append(word)
    return " ".join(kept or words)


def _misheard(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    dice = chance.random()
    if dice < 0.4:
        return word[:at] + word[at + 1 :]
    if dice < 0.8:
        return word[:at] + HEARD_AS.get(word[at], word[at]) + word[at + 1 :]
    return word[: max(3, len(word) - 2)]
