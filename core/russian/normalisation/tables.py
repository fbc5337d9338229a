"""Word lists beside this file: abbreviations, acronyms, Latin words, units."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent / "tables"


@lru_cache(maxsize=8)
def table(name: str) -> dict[str, Any]:
    """The table as its YAML has it; keys are strings."""
    content = yaml.safe_load((_FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    return {str(key): value for key, value in content.items()}
