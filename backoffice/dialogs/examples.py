"""Phrases within a block: read whatever stock Rasa allows, written as the block writes them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml

from backoffice.dialogs.yaml_problems import FilesBroken, problem

ANNOTATION = re.compile(
    r"\[(?P<text>[^\]\[]+)\](?:\((?P<entity>[^):]+)(?::(?P<value>[^)]*))?\)|(?P<json>\{[^}]*\}))"
)
OPENING = re.compile(r"^(?P<indent> *)(?:- )?examples: *\|[-+0-9]*[ \t\r]*$")
LINE = re.compile(r"^(?P<indent>\s*)-\s*(?P<text>.*?)\s*$")
LONGEST_PHRASE = 1000


@dataclass(frozen=True, slots=True)
class Example:
    """`text` as it stands, annotations included; `metadata` only in Rasa's long form."""

    text: str
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def plain(self) -> str:
        """Without annotations, as a caller says it."""
        return ANNOTATION.sub(lambda found: found["text"], self.text)

    @property
    def entities(self) -> tuple[tuple[str, str], ...]:
        """Words and what they are marked as."""
        found = []
        for one in ANNOTATION.finditer(self.text):
            marked = one["entity"]
            if one["json"]:
                marked = str(yaml.safe_load(one["json"]).get("entity", ""))
            found.append((one["text"], marked))
        return tuple(found)


@lru_cache(maxsize=4096)
def read_examples(text: str) -> tuple[Example, ...]:
    """Of the block of an intent, synonym, regex or lookup."""
    loaded = yaml.safe_load(text)
    examples = loaded[0].get("examples") if isinstance(loaded, list) and loaded else None
    if isinstance(examples, str):
        lines = (line.strip() for line in examples.splitlines())
        return tuple(Example(line[1:].strip()) for line in lines if line.startswith("-"))
    if isinstance(examples, list):
        return tuple(_long(one) for one in examples)
    return ()


def _long(entry: object) -> Example:
    if isinstance(entry, dict):
        text = str(entry.get("text", "")).strip()
        return Example(text.removeprefix("-").strip(), entry.get("metadata") or {})
    return Example(str(entry))


def add_examples(text: str, phrases: Sequence[str]) -> str:
    """The block with phrases at its end; those that are there already are left out.

    Raises:
        FilesBroken: a phrase does not fit, or the block is not written line by line.
    """
    present = {example.text for example in read_examples(text)}
    added = [one for one in dict.fromkeys(map(checked, phrases)) if one not in present]
    if not added:
        return text
    lines = text.splitlines(keepends=True)
    where = _example_lines(lines)
    last, indent = where[-1]
    ending = "\r\n" if lines[0].endswith("\r\n") else "\n"
    if not lines[last].endswith("\n"):
        lines[last] += ending
    lines[last + 1 : last + 1] = [f"{indent}- {phrase}{ending}" for phrase in added]
    return "".join(lines)


def replace_example(text: str, old: str, new: str) -> str:
    """The block with one phrase changed; an empty `new` takes it out.

    Raises:
        FilesBroken: the phrase is not there any more, does not fit, or the block is not written line by line.
    """
    lines = text.splitlines(keepends=True)
    for number, indent in _example_lines(lines):
        found = LINE.match(lines[number])
        if found and found["text"] == old:
            ending = lines[number][len(lines[number].rstrip("\r\n")) :]
            lines[number] = f"{indent}- {checked(new)}{ending}" if new else ""
            return "".join(lines)
    raise FilesBroken([problem("", 0, "no_such_phrase", old)])


def checked(phrase: str) -> str:
    """The phrase without spaces around it.

    Raises:
        FilesBroken: it is empty, of several lines, or its annotation cannot be read.
    """
    text = phrase.strip().removeprefix("- ").strip()
    is_one_line = len(text.splitlines()) == 1 and text.isprintable()
    if not is_one_line or len(text) > LONGEST_PHRASE or text.startswith("-"):
        raise FilesBroken([problem("", 0, "bad_phrase", text[:60])])
    rest = ANNOTATION.sub("", text)
    if "](" in rest or "]{" in rest:
        raise FilesBroken([problem("", 0, "bad_entity", text[:60])])
    return text


def mark_entity(phrase: str, words: str, entity: str) -> str:
    """`[words](entity)` at the first place where the words stand unmarked.

    Raises:
        FilesBroken: the words are not there, or the name of the entity does not fit.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", entity):
        raise FilesBroken([problem("", 0, "bad_entity", entity)])
    marked = [found.span() for found in ANNOTATION.finditer(phrase)]
    for found in re.finditer(re.escape(words), phrase) if words.strip() else ():
        if all(found.end() <= start or found.start() >= end for start, end in marked):
            return f"{phrase[: found.start()]}[{words}]({entity}){phrase[found.end() :]}"
    raise FilesBroken([problem("", 0, "no_such_phrase", words)])


def _example_lines(lines: Sequence[str]) -> list[tuple[int, str]]:
    """Numbers and indents of the lines of the examples."""
    openings = [number for number, line in enumerate(lines) if OPENING.match(line.rstrip("\r\n"))]
    if len(openings) != 1:
        raise FilesBroken([problem("", 0, "not_lines")])
    outer = len(lines[openings[0]]) - len(lines[openings[0]].lstrip(" "))
    found = []
    for number in range(openings[0] + 1, len(lines)):
        line = lines[number]
        if line.strip() and len(line) - len(line.lstrip(" ")) <= outer:
            break
        match = LINE.match(line.rstrip("\r\n"))
        if match:
            found.append((number, match["indent"]))
    if not found:
        raise FilesBroken([problem("", 0, "not_lines")])
    return found
