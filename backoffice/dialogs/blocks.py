"""A training file cut into blocks: the exact lines of one intent, rule, response. Joined again, it is the same file.

Comments above a block belong to it. What cannot be cut by lines (flow style) stays one block.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import yaml

from backoffice.dialogs.yaml_problems import compose

LISTS = {"nlu": "item", "rules": "rule", "stories": "story"}
NLU_KINDS = ("intent", "synonym", "regex", "lookup")
HEADING = "heading"
SECTION = "section"
HEAD = "head"
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Block:
    """`kind`: intent, synonym, regex, lookup, rule, story, response; section, heading or head for the rest."""

    kind: str
    name: str
    text: str


def split(path: str, text: str) -> tuple[Block, ...]:
    """`join(split(path, text)) == text`, whatever the file.

    Raises:
        FilesBroken: not YAML, or not what stock Rasa reads; with lines.
    """
    root = compose(path, text)
    if not isinstance(root, yaml.MappingNode):
        return (Block(HEAD, "", text),) if text else ()
    marks = list(_marks(root, text))
    blocks = [Block(HEAD, "", text[: marks[0][0]])] if marks and marks[0][0] else []
    ends = [*(start for start, _, _ in marks[1:]), len(text)]
    blocks += [
        Block(kind, name[:LONGEST_NAME], text[start:end])
        for (start, kind, name), end in zip(marks, ends, strict=True)
    ]
    return tuple(blocks)


def join(blocks: Sequence[Block]) -> str:
    return "".join(block.text for block in blocks)


def _marks(root: yaml.MappingNode, text: str) -> Iterator[tuple[int, str, str]]:
    """Where each block begins, its kind and name, in order."""
    for key, value in root.value:
        start = _line_start(text, key)
        items = list(_items(str(key.value), value))
        starts = [_line_start(text, node) for node, _, _ in items]
        if not items or not _rises([start, *starts]):
            yield _above(text, start, 0), SECTION, str(key.value)
            continue
        yield _above(text, start, 0), HEADING, str(key.value)
        for at, (node, kind, name) in zip(starts, items, strict=True):
            yield _above(text, at, node.start_mark.column), kind, name


def _items(section: str, value: yaml.Node) -> Iterator[tuple[yaml.Node, str, str]]:
    if isinstance(value, yaml.SequenceNode) and section in LISTS and not value.flow_style:
        for node in value.value:
            yield node, *_kind_of(LISTS[section], node)
    elif isinstance(value, yaml.MappingNode) and section == "responses" and not value.flow_style:
        for key, _ in value.value:
            yield key, "response", str(key.value)


def _kind_of(kind: str, node: yaml.Node) -> tuple[str, str]:
    keys = {}
    if isinstance(node, yaml.MappingNode):
        keys = {str(key.value): str(value.value) for key, value in node.value}
    for name in (*NLU_KINDS, "rule", "story"):
        if name in keys:
            return name, keys[name]
    return kind, ""


def _rises(positions: Sequence[int]) -> bool:
    return all(one < following for one, following in itertools.pairwise(positions))


def _line_start(text: str, node: yaml.Node) -> int:
    return text.rfind("\n", 0, node.start_mark.index) + 1


def _above(text: str, start: int, column: int) -> int:
    """Take along the comment lines above, but not lines of a deeper literal that only look like comments."""
    while start:
        above = text.rfind("\n", 0, start - 1) + 1
        line = text[above : start - 1]
        if not re.match(rf"^ {{0,{column}}}#", line):
            break
        start = above
    return start
