"""What the gateway itself says, by key, and the port through which a key becomes sound."""

from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, Self

import yaml

from core.errors import SettingsError

PHRASES_FILE = Path(__file__).parent / "prompts" / "phrases.yml"


class RecordedPhrases(Protocol):
    """Sounds of phrases: the customer's recordings first, last-resort WAVs of the package after."""

    def pcm_of(self, key: str, sample_rate_hz: int) -> bytes | None:
        """The phrase as PCM s16le mono, from memory (no disk at the time of a call); None if none."""
        ...


@dataclass(frozen=True, slots=True)
class PhraseBook:
    """Texts by key, as in `prompts/phrases.yml`."""

    texts: MappingProxyType[str, str]

    @classmethod
    def load(cls, path: Path = PHRASES_FILE) -> Self:
        """Raises:
        SettingsError: the file is not a mapping of keys to texts.
        """
        plain = yaml.safe_load(path.read_text(encoding="utf-8"))
        if not isinstance(plain, dict) or not all(
            isinstance(key, str) and isinstance(text, str) and text.strip()
            for key, text in plain.items()
        ):
            raise SettingsError(f"{path}: expected a mapping of keys to texts")
        return cls(MappingProxyType(plain))

    def text_of(self, key: str) -> str:
        """Raises:
        SettingsError: there is no such key.
        """
        try:
            return self.texts[key]
        except KeyError as err:
            raise SettingsError(f"no phrase {key!r} in the phrase book") from err
