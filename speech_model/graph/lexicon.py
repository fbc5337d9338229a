"""Words as letters, and the CTC topology that turns network outputs into letters."""

from collections.abc import Sequence
from pathlib import Path

from speech_model.language.words import LETTERS

BLANK_PHONE = 1
_FIRST_LETTER_PHONE = 2

PHONE_OF = {letter: number for number, letter in enumerate(LETTERS, _FIRST_LETTER_PHONE)}

UNKNOWN_LETTER_COST = 2.6
"""Per letter of a foreign word; lower catches more of them and swallows more known ones."""


def write_lexicon(words: Sequence[tuple[str, int]], path: Path) -> None:
    """One path per word, its number on the first arc; all end in one state."""
    final = 1
    state = 2
    lines = []
    for word, number in words:
        source = 0
        for position, letter in enumerate(word):
            last = position == len(word) - 1
            target = final if last else state
            state += not last
            label = number if position == 0 else 0
            lines.append(f"{source} {target} {PHONE_OF[letter]} {label}\n")
            source = target
    lines.append(f"{final}\n")
    path.write_text("".join(lines), encoding="ascii")


def write_closed_lexicon(printed: Path, unknown_number: int, path: Path) -> None:
    """From a printed lexicon: any number of words in a row, or runs of letters as the unknown word."""
    lines, start, highest, finals = [], "", 0, []
    for line in printed.read_text(encoding="ascii").splitlines():
        fields = line.split()
        start = start or fields[0]
        if len(fields) <= 2:
            finals.append(fields[0])
            highest = max(highest, int(fields[0]))
            continue
        highest = max(highest, int(fields[0]), int(fields[1]))
        lines.append(line)
    lines.extend(f"{state} {start} 0 0" for state in finals)
    one, more = highest + 1, highest + 2
    for phone in PHONE_OF.values():
        lines.append(f"{start} {one} {phone} {unknown_number} {UNKNOWN_LETTER_COST}")
        lines.append(f"{one} {more} {phone} 0 {UNKNOWN_LETTER_COST}")
        lines.append(f"{more} {more} {phone} 0 {UNKNOWN_LETTER_COST}")
    lines.append(f"{more} {start} 0 0")
    lines.append(start)
    path.write_text("\n".join(lines) + "\n", encoding="ascii")


def write_ctc_topology(path: Path) -> None:
    """Transition ids to letters: 2p enters phone p, 2p − 1 stays; the blank parts equal letters."""
    start, blank = 0, 1
    phones = list(PHONE_OF.values())
    lines = [f"{start} {phone} {2 * phone} {phone}" for phone in phones]
    lines += [f"{blank} {phone} {2 * phone} {phone}" for phone in phones]
    for phone in phones:
        lines.append(f"{phone} {phone} {2 * phone - 1} 0")
        lines += [f"{phone} {q} {2 * q} {q}" for q in phones if q != phone]
    entry, stay = 2 * BLANK_PHONE, 2 * BLANK_PHONE - 1
    lines += [f"{state} {blank} {entry} 0" for state in (start, *phones)]
    lines.append(f"{blank} {blank} {stay} 0")
    lines += [str(state) for state in (start, blank, *phones)]
    path.write_text("\n".join(lines) + "\n", encoding="ascii")
