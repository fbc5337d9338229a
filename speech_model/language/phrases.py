"""Training phrases of the language understanding: Rasa's YAML without its annotations."""

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

_ANNOTATION = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


def read_phrases(folder: Path) -> list[str]:
    """Every example of every file under `folder`; entities stay as their words."""
    found = []
    for path in sorted(folder.rglob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        for block in content.get("nlu", []):
            for line in str(block.get("examples", "")).splitlines():
                phrase = _ANNOTATION.sub(r"\1", line.removeprefix("- ").strip())
                if phrase:
                    found.append(phrase)
    return found


def answer_words(path: Path) -> list[str]:
    """Every list entry of a grammar file, without references to its sets."""
    if not path.exists():
        return []
    return [text for text in _strings(yaml.safe_load(path.read_text(encoding="utf-8"))) if text]


def _strings(item: object) -> Iterator[str]:
    if isinstance(item, dict):
        for value in item.values():
            yield from _strings(value)
    elif isinstance(item, list):
        for value in item:
            yield from _strings(value)
    else:
        yield re.sub(r"\{\w+\}", " ", str(item)).strip()
