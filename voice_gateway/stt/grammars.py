"""Which words answer which question of the robot: `grammars.yml`, cut to what a model knows."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import yaml

from core.contracts.speech import UNKNOWN_WORD, ExpectedAnswer
from core.errors import SpeechModelInvalid

GRAMMARS_FILE = Path(__file__).with_name("grammars.yml")

Grammars = Mapping[ExpectedAnswer, tuple[str, ...]]


def load_grammars(path: Path = GRAMMARS_FILE) -> Grammars:
    """Phrases by kind of answer; kinds without a list are heard as free speech.

    Raises:
        SpeechModelInvalid: the file is not lists of phrases under known kinds.
    """
    lists = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        always = tuple(lists.pop("always", ()))
        return {ExpectedAnswer(kind): (*phrases, *always) for kind, phrases in lists.items()}
    except (AttributeError, TypeError, ValueError) as err:
        raise SpeechModelInvalid(f"{path}: {err}") from err


def phrases_for_model(phrases: tuple[str, ...], knows: Callable[[str], bool]) -> tuple[str, ...]:
    """Phrases all of whose words the model knows, by its own spelling of ё."""
    known: dict[str, None] = {}
    for phrase in phrases:
        spellings = [_spelling(word, knows) for word in phrase.split()]
        if all(spellings):
            known[" ".join(spellings)] = None
    return tuple(known)


def to_vosk(phrases: tuple[str, ...], *, has_unknown_word: bool) -> str:
    """Vosk's JSON list. The unknown word soaks up what is not in the list."""
    return json.dumps([*phrases, *([UNKNOWN_WORD] if has_unknown_word else [])], ensure_ascii=False)


def _spelling(word: str, knows: Callable[[str], bool]) -> str:
    return next((form for form in (word, word.replace("ё", "е")) if knows(form)), "")
