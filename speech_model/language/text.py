"""What the graph is built from: weighted sentences and words that must be known."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from speech_model.language.words import words_of


@dataclass(slots=True)
class LanguageText:
    """Sentences with weights, and single words with the weight of their bare existence.

    `reading` teaches word order only: its words are known if something else names them.
    """

    sentences: list[tuple[tuple[str, ...], float]] = field(default_factory=list)
    reading: list[tuple[tuple[str, ...], float]] = field(default_factory=list)
    words: dict[str, float] = field(default_factory=dict)

    def add(self, text: str, weight: float = 1.0) -> None:
        """A phrase as people write it; one that nobody could read aloud is passed over."""
        words = words_of(text)
        if words:
            self.sentences.append((tuple(words), weight))

    def add_all(self, texts: Iterable[str], weight: float = 1.0) -> None:
        """Many phrases of one weight."""
        for text in texts:
            self.add(text, weight)

    def add_reading(self, texts: Iterable[str], weight: float) -> None:
        """General prose."""
        for text in texts:
            words = words_of(text)
            if words:
                self.reading.append((tuple(words), weight))

    def add_words(self, words: Iterable[str], weight: float = 1.0) -> None:
        """Words to be known without a sentence that holds them."""
        for word in words:
            self.words[word] = max(weight, self.words.get(word, 0.0))

    def vocabulary(self) -> dict[str, float]:
        """Every word of sentences and lists."""
        found = dict(self.words)
        for words, _ in self.sentences:
            for word in words:
                found.setdefault(word, 1.0)
        return found
