"""What the knowledge base adds: names for the template lists, and sentences of its own."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from speech_model.language.words import words_of

_SPOKEN_FIELDS = frozenset(
    {
        "name", "spoken_name", "about", "aliases", "questions", "title", "spoken_where", "street",
        "spoken_address", "settlements", "spoken_genitive", "post", "topic", "documents", "way",
    }
)  # fmt: skip
"""Fields whose words callers say themselves; answers are spoken by the robot and not needed."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """`lists` extend template rules of the same name (nominative); `sentences` are said as they are."""

    lists: Mapping[str, list[str]] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)


def read_seeds(folder: Path) -> Knowledge:
    """Whatever seed files there are; unknown kinds give only sentences."""
    lists: dict[str, list[str]] = {"service": [], "office": [], "municipality": [], "street": []}
    sentences: list[str] = []
    for path in sorted(folder.rglob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        if not isinstance(content, dict):
            continue
        sentences.extend(_spoken(content))
        lists["service"].extend(_names(content.get("services"), ("spoken_name",)))
        lists["office"].extend(_names(content.get("agencies"), ("spoken_name",)))
        lists["municipality"].extend(_names(content.get("municipalities"), ("settlements",)))
        lists["street"].extend(_names(content.get("offices"), ("street",)))
    return Knowledge({name: _clean(found) for name, found in lists.items()}, sentences)


def read_published(path: Path) -> Knowledge:
    """A published knowledge base as JSON: `{"lists": {"service": [...]}, "sentences": [...]}`."""
    content = json.loads(path.read_text(encoding="utf-8"))
    lists = {name: _clean(found) for name, found in content.get("lists", {}).items()}
    return Knowledge(lists, [str(sentence) for sentence in content.get("sentences", [])])


def joined(first: Knowledge, second: Knowledge) -> Knowledge:
    """Everything of both."""
    names = [*first.lists, *(name for name in second.lists if name not in first.lists)]
    lists = {n: [*first.lists.get(n, []), *second.lists.get(n, [])] for n in names}
    return Knowledge(lists, [*first.sentences, *second.sentences])


def _names(items: object, fields: tuple[str, ...]) -> Iterator[str]:
    if not isinstance(items, list):
        return
    for item in items:
        for name in fields:
            value = item.get(name) if isinstance(item, dict) else None
            yield from (
                [str(part) for part in value] if isinstance(value, list) else [str(value or "")]
            )


def _clean(names: list[str]) -> list[str]:
    spoken = (" ".join(words_of(name) or ()).removeprefix("улица ") for name in names)
    return [name for name in dict.fromkeys(spoken) if name]


def _spoken(item: object, is_spoken: bool = False) -> Iterator[str]:
    if isinstance(item, dict):
        for key, value in item.items():
            if is_spoken and isinstance(value, (list, dict)):
                yield str(key)
            yield from _spoken(value, is_spoken or key in _SPOKEN_FIELDS)
    elif isinstance(item, list):
        for part in item:
            yield from _spoken(part, is_spoken)
    elif is_spoken and item:
        yield str(item)
