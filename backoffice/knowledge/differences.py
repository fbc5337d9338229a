"""What changed between two states of a card, field by field, as an editor sees the fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Piece:
    """`kind`: same, added, removed."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class FieldDifference:
    field: str
    pieces: tuple[Piece, ...]


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[FieldDifference]:
    """Fields that differ, each with what was taken out and what came in, by words."""
    return [
        FieldDifference(name, pieces_of(before.get(name, ""), text))
        for name, text in after.items()
        if before.get(name, "") != text
    ]


def pieces_of(before: str, after: str) -> tuple[Piece, ...]:
    old, new = _tokens(before), _tokens(after)
    first, last = _common(old, new)
    middle = _changed(old[first : len(old) - last], new[first : len(new) - last])
    begin = [Piece("same", "".join(old[:first]))] if first else []
    end = [Piece("same", "".join(old[len(old) - last :]))] if last else []
    return (*begin, *middle, *end)


def _common(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many tokens are the same at the begin and at the end: those need no comparing."""
    shorter = min(len(old), len(new))
    first = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    left = shorter - first
    last = next((n for n in range(left) if old[-1 - n] != new[-1 - n]), left)
    return first, last


def _changed(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    found: list[Piece] = []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(
        a=old, b=new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(old[old_from:old_to])))
            continue
        if old_to > old_from:
            found.append(Piece("removed", "".join(old[old_from:old_to])))
        if new_to > new_from:
            found.append(Piece("added", "".join(new[new_from:new_to])))
    return found


def _tokens(text: str) -> Sequence[str]:
    """Words with the space after them; ends of lines stand alone."""
    tokens: list[str] = []
    for line in text.splitlines(keepends=True):
        words = line.rstrip("\n").split(" ")
        tokens += [f"{word} " for word in words[:-1]] + [words[-1]]
        if line.endswith("\n"):
            tokens.append("\n")
    return tokens
