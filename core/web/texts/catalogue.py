"""Reads one file of texts; a missing key fails loudly at the first use."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parent


def load_texts(speaker: str) -> Mapping[str, str]:
    """Texts of `<speaker>.toml`, by key."""
    parsed = tomllib.loads((FOLDER / f"{speaker}.toml").read_text(encoding="utf-8"))
    return {key: str(text) for key, text in parsed.items()}
