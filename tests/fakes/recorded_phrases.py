"""Recordings of the gateway's phrases: the caller hears the phrase's key."""

from tests.fakes.sounds import BOOK
from voice_gateway.comfort import MUSIC, MUSIC_SECONDS
from voice_gateway.phrase_book import PhraseBook

SECONDS_A_LETTER = 0.065


class FakeRecordedPhrases:
    """Sounds for every key of the phrase book, but for those in `missing`."""

    def __init__(self) -> None:
        self._phrases = PhraseBook.load()
        self.missing: set[str] = set()

    def pcm_of(self, key: str, sample_rate_hz: int) -> bytes | None:
        if key == MUSIC and key not in self.missing:
            return BOOK.pcm_of(MUSIC, MUSIC_SECONDS)
        text = self._phrases.texts.get(key)
        if text is None or key in self.missing:
            return None
        return BOOK.pcm_of(key, SECONDS_A_LETTER * len(text))
