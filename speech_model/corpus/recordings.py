"""Real Russian speech that Debian packages carry: training speakers, and the one kept for tests only."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from speech_model.language.words import words_of

FESTVOX = Path("/usr/share/festival/voices/russian/msu_ru_nsh_clunits")
ASTERISK_SOUNDS = Path("/usr/share/asterisk/sounds/ru_RU_f_IvrvoiceRU")
ASTERISK_TEXTS = Path("/usr/share/doc/asterisk-core-sounds-ru/core-sounds-ru.txt.gz")
TUXPAINT = Path("usr/share/tuxpaint/stamps")
"""Inside the unpacked package `tuxpaint-stamps-default`."""
PICTURES = Path("usr/share/ktuberling/sounds/ru")
"""Inside the unpacked package `ktuberling-data`."""
PICTURE_WORDS = Path(__file__).parent / "picture_words.yml"
SYLLABLES = Path("usr/share/klettres")
"""Inside the unpacked package `klettres-data`."""

HELD_OUT_EVERY = 10
"""Every tenth sentence of a training speaker is kept for tests."""

_SYLLABLE = re.compile(r'<sound name="([^"]+)"\s+file="(ru/syllab/[^"]+)"')
_FESTVOX_LINE = re.compile(r'\( (\S+) "(.*)" \)')


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound file with its words."""

    name: str
    speaker: str
    path: Path
    text: str


def man() -> Iterator[Recording]:
    """620 read sentences, 1.55 h."""
    table = (FESTVOX / "etc/txt.done.data").read_text(encoding="utf-8")
    for name, text in _FESTVOX_LINE.findall(table):
        words = words_of(text)
        if words:
            yield Recording(name, "man", FESTVOX / "wav" / f"{name}.wav", " ".join(words))


def woman() -> Iterator[Recording]:
    """Telephone prompts, 0.35 h."""
    with gzip.open(ASTERISK_TEXTS, "rt", encoding="utf-8") as lines:
        for line in lines:
            name, _, text = line.strip().partition(":")
            text = text.strip().removeprefix(f"{name}:")
            path = ASTERISK_SOUNDS / f"{name}.wav"
            words = words_of(text)
            if words and "[" not in text and path.exists():
                yield Recording(name.replace("/", "_"), "woman", path, " ".join(words))


def pictures(unpacked: Path) -> Iterator[Recording]:
    """Single words for KTuberling, a children's game: 2 minutes, by more than one speaker."""
    words: dict[str, str] = yaml.safe_load(PICTURE_WORDS.read_text(encoding="utf-8"))
    for name, text in words.items():
        yield Recording(name, "pictures", unpacked / PICTURES / f"{name}.ogg", text)


def syllables(unpacked: Path) -> Iterator[Recording]:
    """Syllables and short words for KLettres, which teaches to read: 1 minute."""
    table = (unpacked / SYLLABLES / "ru/sounds.xml").read_text(encoding="utf-8")
    for written, file in _SYLLABLE.findall(table):
        text = written.lower().replace("o", "о")  # one name there holds a Latin letter
        path = unpacked / SYLLABLES / file
        yield Recording(path.stem, "syllables", path, text)


def stranger(unpacked: Path) -> Iterator[Recording]:
    """Names of drawings read aloud for Tux Paint: never trained on."""
    seen: set[bytes] = set()
    for path in sorted((unpacked / TUXPAINT).rglob("*_desc_ru.ogg")):
        text = _stamp_text(path.with_name(path.name.removesuffix("_desc_ru.ogg") + ".txt"))
        content = path.read_bytes()
        words = words_of(text)
        if words and content not in seen and not re.search(r"[\d(]", text):
            seen.add(content)
            yield Recording(path.stem, "stranger", path, " ".join(words))


def stranger_halves(unpacked: Path) -> tuple[list[Recording], list[Recording]]:
    """For the report, and for choosing between networks."""
    found = list(stranger(unpacked))
    return found[::2], found[1::2]


def _stamp_text(path: Path) -> str:
    if not path.exists():
        return ""
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("ru.utf8="):
            return line.removeprefix("ru.utf8=")
    return ""


def split(recordings: list[Recording]) -> tuple[list[Recording], list[Recording]]:
    """Training and held-out recordings; a sentence that occurs twice stays on one side."""
    order = {text: index for index, text in enumerate(dict.fromkeys(r.text for r in recordings))}
    held_out = [r for r in recordings if order[r.text] % HELD_OUT_EVERY == HELD_OUT_EVERY - 1]
    kept = [r for r in recordings if order[r.text] % HELD_OUT_EVERY != HELD_OUT_EVERY - 1]
    return kept, held_out
