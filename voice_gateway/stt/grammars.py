"""Which answers fit which question of the robot: `grammars.yml`, spelled out and cut to what a model knows."""

import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from core.contracts.speech import UNKNOWN_WORD, ExpectedAnswer
from core.errors import SpeechModelInvalid

GRAMMARS_FILE = Path(__file__).with_name("grammars.yml")
SET_NAME = re.compile(r"\{(\w+)\}")

Grammars = Mapping[ExpectedAnswer, tuple[str, ...]]


def load_grammars(path: Path = GRAMMARS_FILE) -> Grammars:
    """Phrases by kind of answer; kinds without a list are heard as free speech.

    Raises:
        SpeechModelInvalid: the file is not lists of phrases under known kinds.
    """
    lists = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        sets = lists.pop("sets", {})
        always = lists.pop("always", [])
        return {
            ExpectedAnswer(kind): tuple(dict.fromkeys(_spelled_out([*phrases, *always], sets)))
            for kind, phrases in lists.items()
        }
    except (AttributeError, KeyError, TypeError, ValueError) as err:
        raise SpeechModelInvalid(f"{path}: {err}") from err


def phrases_for_model(phrases: tuple[str, ...], knows: Callable[[str], bool]) -> tuple[str, ...]:
    """Phrases all of whose words the model knows, by its own spelling of ё."""
    spellings = {
        word: _spelling(word, knows) for word in {w for phrase in phrases for w in phrase.split()}
    }
    known = dict.fromkeys(
        " ".join(spellings[word] for word in phrase.split())
        for phrase in phrases
        if all(spellings[word] for word in phrase.split())
    )
    return tuple(known)


def to_vosk(phrases: tuple[str, ...], *, has_unknown_word: bool) -> str:
    """Vosk's JSON list. The unknown word soaks up what is not in the list."""
    return json.dumps([*phrases, *([UNKNOWN_WORD] if has_unknown_word else [])], ensure_ascii=False)


def _spelled_out(phrases: Sequence[str], sets: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for phrase in phrases:
        names = SET_NAME.findall(phrase)
        pattern = SET_NAME.sub("{}", phrase)
        for members in itertools.product(*(sets[name] for name in names)):
            yield pattern.format(*members)


def _spelling(word: str, knows: Callable[[str], bool]) -> str:
    return next((form for form in (word, word.replace("ё", "е")) if knows(form)), "")
