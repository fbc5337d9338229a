"""Names of places, agencies and services found word for word in a phrase, in any inflection.

spaCy's PhraseMatcher runs over dictionary forms; overlapping shorter finds are dropped.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from core.knowledge.lemmas import lemma_variants, tokenize
from core.knowledge.query_words import QueryWord

VARIANTS_LIMIT = 24
DROPPED_FIRST = frozenset({"в", "во"})
"""«в асине» and «асино» are one name; «на мира» and «мира» are not."""


class NameKind(str, Enum):
    SERVICE = "service"
    OFFICE = "office"
    STREET = "street"
    MUNICIPALITY = "municipality"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class Name:
    """A way to call something. `codes`: all that are called so."""

    kind: NameKind
    text: str


@dataclass(frozen=True, slots=True)
class NameFound:
    """`start` and `end` are word numbers; `share_mended` is the part of its words that were misheard."""

    kind: NameKind
    codes: tuple[str, ...]
    start: int
    end: int
    share_mended: float

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class NameMatcher:
    """Immutable after building; spaCy's matcher is safe to call from threads."""

    vocab: Vocab
    matcher: PhraseMatcher
    codes: Mapping[int, tuple[NameKind, tuple[str, ...]]]

    def find(self, words: Sequence[QueryWord]) -> list[NameFound]:
        """The longest names of each kind, left to right."""
        if not words:
            return []
        doc = Doc(self.vocab, words=[word.lemma for word in words])
        found = [self._found(key, start, end, words) for key, start, end in self.matcher(doc)]
        return _longest(found)

    def _found(self, key: int, start: int, end: int, words: Sequence[QueryWord]) -> NameFound:
        kind, codes = self.codes[key]
        mended = sum(word.is_mended for word in words[start:end]) / (end - start)
        return NameFound(kind, codes, start, end, mended)


def build_matcher(names: Mapping[Name, tuple[str, ...]]) -> NameMatcher:
    vocab = spacy.blank("ru").vocab
    matcher = PhraseMatcher(vocab)
    groups: dict[tuple[NameKind, tuple[str, ...]], set[str]] = {}
    for (kind, lemmas), codes in _by_lemmas(names).items():
        groups.setdefault((kind, codes), set()).add(lemmas)
    keyed = {}
    for number, ((kind, codes), phrases) in enumerate(groups.items()):
        label = f"{kind.value} {number}"
        matcher.add(label, [Doc(vocab, words=phrase.split()) for phrase in sorted(phrases)])
        keyed[vocab.strings[label]] = (kind, codes)
    return NameMatcher(vocab, matcher, keyed)


def _by_lemmas(
    names: Mapping[Name, tuple[str, ...]],
) -> dict[tuple[NameKind, str], tuple[str, ...]]:
    """Different names may come to the same dictionary forms: their codes are put together."""
    merged: dict[tuple[NameKind, str], tuple[str, ...]] = {}
    for name, codes in names.items():
        for lemmas in phrase_variants(name.text):
            before = merged.get((name.kind, lemmas), ())
            merged[name.kind, lemmas] = tuple(dict.fromkeys([*before, *codes]))
    return merged


def phrase_variants(text: str) -> Iterable[str]:
    """The phrase in dictionary forms, in every way its inflections may be guessed."""
    words = [token.word for token in tokenize(text)]
    if len(words) > 1 and words[0] in DROPPED_FIRST:
        words = words[1:]
    choices = [sorted(lemma_variants(word)) for word in words]
    return (" ".join(one) for one in itertools.islice(itertools.product(*choices), VARIANTS_LIMIT))


def _longest(found: Iterable[NameFound]) -> list[NameFound]:
    kept: list[NameFound] = []
    for one in sorted(found, key=lambda name: (-name.length, name.share_mended, name.start)):
        overlapped = any(
            one.kind is other.kind and one.start < other.end and other.start < one.end
            for other in kept
        )
        if not overlapped:
            kept.append(one)
    return sorted(kept, key=lambda name: name.start)
