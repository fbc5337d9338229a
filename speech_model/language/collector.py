"""Gathers the language text: knowledge base, training phrases, templates, general vocabulary."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from speech_model.corpus.sentences import fortunes, is_held_out
from speech_model.language.grammar import Grammar, base_grammar
from speech_model.language.inflection import all_forms
from speech_model.language.knowledge import Knowledge, read_seeds
from speech_model.language.phrases import read_phrases
from speech_model.language.text import LanguageText

SEEDS = Path("core/knowledge/seeds")
PHRASES = Path("data/nlu")

TEMPLATE_SENTENCES = 60_000
MOST_WORDS = 16_000
_PHRASE_WEIGHT = 6.0
_NAME_WEIGHT = 3.0
_FORTUNE_WEIGHT = 0.3
_FORM_WEIGHT = 0.3
_FORTUNES = 12_000
_SEED = 1


def collect(knowledge: Knowledge | None = None, phrases: list[str] | None = None) -> LanguageText:
    """The whole text; what is not given is read from the working tree.

    Sentences kept for tests are left out.
    """
    knowledge = knowledge or read_seeds(SEEDS)
    phrases = phrases if phrases is not None else read_phrases(PHRASES)
    text = LanguageText()
    text.add_all(phrases, _PHRASE_WEIGHT)
    text.add_all(_template_sentences(knowledge))
    text.sentences = [s for s in text.sentences if not is_held_out(" ".join(s[0]))]
    text.add_all(knowledge.sentences, _NAME_WEIGHT)
    _add_vocabulary(text)
    return text


def full_grammar(knowledge: Knowledge | None = None) -> Grammar:
    """The package's templates with the knowledge base's names in their lists."""
    knowledge = knowledge or read_seeds(SEEDS)
    base = base_grammar()
    return base.with_rules(
        {name: [*base.alternatives(name), *found] for name, found in knowledge.lists.items()}
    )


def _template_sentences(knowledge: Knowledge) -> Iterator[str]:
    grammar, random = full_grammar(knowledge), Random(_SEED)
    for _ in range(TEMPLATE_SENTENCES):
        yield grammar.sentence("caller", random)


def _add_vocabulary(text: LanguageText) -> None:
    """Other forms of the words so far, then frequent words of printed Russian, up to the limit."""
    known = text.vocabulary()
    occurrences = Counter(word for words, _ in text.sentences for word in words)
    forms: dict[str, None] = {}
    for word, _ in occurrences.most_common():
        forms.update(dict.fromkeys(form for form in all_forms(word) if form not in known))
    general = Counter(word for clause in fortunes() for word in clause.split())
    room = MOST_WORDS - len(known)
    likely = sorted(forms, key=lambda form: -general[form])[: room // 2]
    text.add_words(likely, _FORM_WEIGHT)
    frequent = [w for w, _ in general.most_common(2 * MOST_WORDS) if w not in known]
    frequent = [w for w in frequent if w not in text.words and len(w) > 1]
    text.add_words(frequent[: room - len(likely)], _FORM_WEIGHT)
    text.add_reading(fortunes()[:_FORTUNES], _FORTUNE_WEIGHT)
