"""Cut a normalised text into pieces, so that the first is heard while the rest is being made."""

import re
from dataclasses import dataclass

LONGEST_PIECE = 220
"""Characters; about 15 seconds of speech. A longer sentence is cut at a clause or between words."""

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_CLAUSE_END = re.compile(r"(?<=[,;:—])\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """`pause_ms` is the silence after it; the last piece has none."""

    text: str
    pause_ms: int


def split_sentences(text: str) -> list[Piece]:
    """The text must be normalised already: no dots inside words, no digits."""
    texts: list[str] = []
    for sentence in _SENTENCE_END.split(text.strip()):
        texts.extend(_cut_long(sentence))
    spoken = [piece for piece in texts if any(letter.isalpha() for letter in piece)]
    return [
        Piece(piece, 0 if number == len(spoken) - 1 else _pause_after(piece))
        for number, piece in enumerate(spoken)
    ]


def _pause_after(piece: str) -> int:
    if piece[-1] in ".!?…":
        return 280
    return 160 if piece[-1] in ",;:—" else 0


def _cut_long(sentence: str) -> list[str]:
    if len(sentence) <= LONGEST_PIECE:
        return [sentence] if sentence else []
    pieces: list[str] = []
    for clause in _CLAUSE_END.split(sentence):
        if pieces and len(pieces[-1]) + 1 + len(clause) <= LONGEST_PIECE:
            pieces[-1] = f"{pieces[-1]} {clause}"
        else:
            pieces.extend(_cut_between_words(clause))
    return pieces


def _cut_between_words(clause: str) -> list[str]:
    pieces = [""]
    for word in clause.split():
        for part in (word[i : i + LONGEST_PIECE] for i in range(0, len(word), LONGEST_PIECE)):
            if pieces[-1] and len(pieces[-1]) + 1 + len(part) > LONGEST_PIECE:
                pieces.append("")
            pieces[-1] = f"{pieces[-1]} {part}".strip()
    return [piece for piece in pieces if piece]
