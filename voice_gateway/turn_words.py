"""Words that decide whose turn it is, loaded from `prompts/turn_words.yml`. Pure after loading."""

from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Self

import yaml

from core.contracts.speech import UNKNOWN_WORD, ExpectedAnswer

TURN_WORDS_FILE = Path(__file__).parent / "prompts" / "turn_words.yml"


@dataclass(frozen=True, slots=True)
class TurnWords:
    """Sets of lower-case words; `numbers` gives the value of a spoken number."""

    backchannels: frozenset[str]
    hesitations: frozenset[str]
    complete_answers: frozenset[str]
    unfinished: frozenset[str]
    numbers: MappingProxyType[str, int]

    @classmethod
    def load(cls, path: Path = TURN_WORDS_FILE) -> Self:
        plain = yaml.safe_load(path.read_text(encoding="utf-8"))
        return cls(
            backchannels=frozenset(plain["backchannels"]),
            hesitations=frozenset(plain["hesitations"]),
            complete_answers=frozenset(plain["complete_answers"]),
            unfinished=frozenset(plain["unfinished"]),
            numbers=MappingProxyType(plain["numbers"]),
        )

    def has_meaning(self, text: str, expected: ExpectedAnswer) -> bool:
        """Whether these words ask the robot to stop and listen.

        «угу» over a story is a sign of listening; after a yes-or-no question it is an answer.
        """
        idle = self.hesitations if expected is ExpectedAnswer.YES_NO else self.backchannels
        return any(word != UNKNOWN_WORD and word not in idle for word in text.split())

    def is_complete_answer(self, text: str) -> bool:
        words = [word for word in text.split() if word not in self.hesitations]
        return bool(words) and words[-1] in self.complete_answers

    def ends_unfinished(self, text: str) -> bool:
        words = text.split()
        return bool(words) and words[-1] in self.unfinished

    def ends_with_number(self, text: str) -> bool:
        words = text.split()
        return bool(words) and words[-1] in self.numbers

    def dictated_digits(self, text: str) -> int:
        """How many digits the spoken numbers make: «девятьсот тринадцать двадцать пять» is 5."""
        return len("".join(str(number) for number in self.dictated_numbers(text)))

    def dictated_numbers(self, text: str) -> list[int]:
        """The numbers as they group in speech: hundreds take tens and units, tens take units."""
        groups: list[int] = []
        room = 0  # a value below this still fits into the last group
        for word in text.split():
            value = self.numbers.get(word)
            if value is None:
                room = 0
                continue
            if 0 < value < room:
                groups[-1] += value
            else:
                groups.append(value)
            room = _room_after(value)
        return groups


def _room_after(value: int) -> int:
    if value >= 100:
        return 100
    return 10 if 20 <= value <= 90 else 0
