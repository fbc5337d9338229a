"""Training phrases of the language understanding: Rasa's YAML without its annotations."""

import re
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
