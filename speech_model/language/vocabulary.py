"""Words to be known beyond the sentences: other forms of theirs, then the commonest of the language."""

from collections import Counter
from pathlib import Path

from speech_model.language.inflection import all_forms
from speech_model.language.text import LanguageText

FREQUENT_WORDS = Path(__file__).parent / "frequent_words.txt"
"""Commonest words of Russian in talk, subtitles, news and prose, commonest first (wordfreq)."""

_WEIGHT = 0.3
_SHARE_OF_FORMS = 0.35


def widen(text: LanguageText, most_words: int) -> None:
    """Fills the vocabulary up to `most_words`."""
    known = text.vocabulary()
    room = max(0, most_words - len(known))
    common = FREQUENT_WORDS.read_text(encoding="utf-8").split()
    rank = {word: number for number, word in enumerate(common)}
    forms = [form for form in _forms(text) if form not in known]
    forms.sort(key=lambda form: rank.get(form, len(rank)))
    forms = forms[: int(room * _SHARE_OF_FORMS)]
    chosen = set(forms)
    others = [word for word in common if word not in known and word not in chosen]
    text.add_words([*forms, *others[: room - len(forms)]], _WEIGHT)


def _forms(text: LanguageText) -> list[str]:
    """Of the words in sentences, forms of the more frequent words first."""
    occurrences = Counter(word for words, _ in text.sentences for word in words)
    found: dict[str, None] = {}
    for word, _ in occurrences.most_common():
        found.update(dict.fromkeys(all_forms(word)))
    return list(found)
