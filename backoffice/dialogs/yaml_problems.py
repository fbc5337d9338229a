"""Says in Russian, by file and line, why a training file cannot be taken."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

TEXTS_FILE = Path(__file__).with_name("texts_ru.yml")


@dataclass(frozen=True, slots=True)
class FileProblem:
    """`line` counts from 1; 0 is the file as a whole."""

    path: str
    line: int
    text: str


class FilesBroken(Exception):
    """Nothing of the files was taken."""

    def __init__(self, problems: list[FileProblem]) -> None:
        super().__init__("\n".join(f"{one.path}:{one.line}: {one.text}" for one in problems))
        self.problems = problems


@lru_cache(1)
def texts() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = yaml.load(
        TEXTS_FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader
    )
    return loaded


def problem(path: str, line: int, code: str, value: object = "") -> FileProblem:
    return FileProblem(path, line, texts()["problems"][code].format(value=value))


def compose(path: str, text: str) -> yaml.Node | None:
    """The tree of a file, its shape checked.

    Raises:
        FilesBroken: with the lines that are wrong.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as err:
        mark = err.problem_mark or err.context_mark
        line = mark.line + 1 if mark else 0
        raise FilesBroken([FileProblem(path, line, _in_russian(str(err.problem)))]) from err
    except yaml.reader.ReaderError as err:
        line = text.count("\n", 0, err.position) + 1
        raise FilesBroken([problem(path, line, "bad_character")]) from err
    except RecursionError as err:
        raise FilesBroken([problem(path, 0, "too_deep")]) from err
    found = list(_shape_problems(path, root))
    if found:
        raise FilesBroken(found)
    return root


def _in_russian(said: str) -> str:
    for part, russian in texts()["yaml"].items():
        if part in said:
            return russian
    return texts()["problems"]["yaml"].format(value=said)


def _shape_problems(path: str, root: yaml.Node | None) -> Iterator[FileProblem]:
    if root is None:
        return
    if not isinstance(root, yaml.MappingNode):
        yield problem(path, root.start_mark.line + 1, "not_sections")
        return
    known = set(texts()["sections"])
    seen: set[str] = set()
    for key, value in root.value:
        name, line = str(key.value), key.start_mark.line + 1
        if name not in known:
            yield problem(path, line, "unknown_section", name)
        if name in seen:
            yield problem(path, line, "repeated_section", name)
        seen.add(name)
        if name in ("nlu", "rules", "stories"):
            yield from _list_problems(path, name, value)


def _list_problems(path: str, section: str, value: yaml.Node) -> Iterator[FileProblem]:
    if isinstance(value, yaml.ScalarNode) and not value.value:
        return
    if not isinstance(value, yaml.SequenceNode):
        yield problem(path, value.start_mark.line + 1, "not_a_list", section)
        return
    wanted = {"nlu": ("examples",), "rules": ("rule", "steps"), "stories": ("story", "steps")}
    for node in value.value:
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.MappingNode):
            yield problem(path, line, "not_an_item", section)
            continue
        keys = {str(key.value) for key, _ in node.value}
        for name in wanted[section]:
            if name not in keys:
                yield problem(path, line, "missing_key", name)
        if section == "nlu" and not keys & {"intent", "synonym", "regex", "lookup"}:
            yield problem(path, line, "no_kind")
