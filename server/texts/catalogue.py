"""Reads one file of texts; a missing key or field fails loudly at the first use."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parent


def load_texts(speaker: str) -> Mapping[str, str]:
    """Texts of `<speaker>.toml`, by key."""
    return {key: str(text) for key, text in _parsed(speaker).items()}


def load_sections(speaker: str) -> Mapping[str, Mapping[str, str]]:
    """The same for a file with sections."""
    return {name: dict(texts) for name, texts in _parsed(speaker).items()}


def _parsed(speaker: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((FOLDER / f"{speaker}.toml").read_text(encoding="utf-8"))
