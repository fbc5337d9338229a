"""Reads the texts of the pages; a missing key fails loudly at the first use."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def load_texts(name: str) -> Mapping[str, Mapping[str, str]]:
    """Tables of `<name>.toml`, by table and key."""
    parsed: dict[str, dict[str, str]] = tomllib.loads(
        (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    )
    return parsed
