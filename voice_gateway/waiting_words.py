"""What a caller in the waiting line is told and may choose, loaded from `prompts/waiting_words.yml`. Pure after."""

import math
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Self

import yaml

from core.contracts.handoff import HandoffTicket

WAITING_WORDS_FILE = Path(__file__).parent / "prompts" / "waiting_words.yml"
NOT = "не"
SECONDS_A_MINUTE = 60


class WaitChoice(Enum):
    CALLBACK = "callback"
    ROBOT = "robot"
    STAY = "stay"


@dataclass(frozen=True, slots=True)
class WaitingWords:
    """`choices` by word, `keys` by digit, `tells` with their blanks."""

    tells: MappingProxyType[str, str]
    choices: MappingProxyType[str, WaitChoice]
    keys: MappingProxyType[str, WaitChoice]

    @classmethod
    def load(cls, path: Path = WAITING_WORDS_FILE) -> Self:
        plain = yaml.safe_load(path.read_text(encoding="utf-8"))
        choices = {
            word: WaitChoice(choice) for choice, words in plain["choices"].items() for word in words
        }
        keys = {key: WaitChoice(choice) for key, choice in plain["keys"].items()}
        return cls(
            MappingProxyType(plain["tells"]), MappingProxyType(choices), MappingProxyType(keys)
        )

    def said(self, text: str) -> WaitChoice | None:
        """The first choice named; «не» before a word takes it away."""
        before = ""
        for word in text.split():
            choice = self.choices.get(word)
            if choice is not None and before != NOT:
                return choice
            before = word
        return None

    def tell_wait(self, position: int, wait_seconds: float) -> tuple[str, ...]:
        """Sentences; nothing is said of a wait that is not known."""
        told = []
        if position == 1:
            told.append(self.tells["next"])
        elif position > 1:
            told.append(self.tells["position"].format(position=position))
        if wait_seconds > 0:
            minutes = math.ceil(wait_seconds / SECONDS_A_MINUTE)
            told.append(self.tells["wait"].format(minutes=minutes))
        return tuple(told)

    def tell_ticket(self, ticket: HandoffTicket) -> tuple[str, ...]:
        """Nothing to the first one whose wait is not known: the operator may answer at once."""
        if ticket.position <= 1 and ticket.expected_wait_seconds <= 0:
            return ()
        return self.tell_wait(ticket.position, ticket.expected_wait_seconds)

    def tell_number(self, telephone: str) -> str:
        return self.tells["callback_number"].format(telephone=telephone)


@cache
def load_waiting_words() -> WaitingWords:
    return WaitingWords.load()
