"""Russian words of the tables: column titles and the texts of problems, from the messages file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

MESSAGES_FILE = Path(__file__).parents[1] / "messages" / "tables_ru.yml"


@dataclass(frozen=True, slots=True)
class TableProblem:
    """`line` counts from 1 as the editor's program shows it; 0 is the file as a whole."""

    line: int
    column: str
    text: str


class TableRejected(Exception):
    """Nothing of the file was written."""

    def __init__(self, problems: list[TableProblem]) -> None:
        super().__init__("\n".join(f"{one.line} {one.column}: {one.text}" for one in problems))
        self.problems = problems


@lru_cache(1)
def _messages() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = yaml.load(
        MESSAGES_FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader
    )
    return loaded


def column_title(field: str) -> str:
    return _messages()["columns"][field]


def column_titles() -> Mapping[str, str]:
    """Titles of all columns by field."""
    return _messages()["columns"]


def field_of(title: str) -> str | None:
    titles = {text: field for field, text in _messages()["columns"].items()}
    return titles.get(title.strip().lower())


def sheet_title(kind: str) -> str:
    return _messages()["sheets"][kind]


def yes_no(value: bool) -> str:
    return _messages()["answers"]["yes" if value else "no"]


def problem(line: int, field: str, code: str, value: str = "") -> TableProblem:
    """A problem in words; `field` is a field of the draft or empty for the whole file."""
    title = _messages()["columns"].get(field, "")
    return TableProblem(line, title, _messages()["problems"][code].format(value=value))
