"""Gathers the language text: knowledge base, training phrases, templates, general vocabulary."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from speech_model.corpus.sentences import fortunes, is_held_out
from speech_model.language.grammar import Grammar, base_grammar
from speech_model.language.knowledge import Knowledge, read_seeds
from speech_model.language.phrases import answer_words, read_phrases
from speech_model.language.text import LanguageText
from speech_model.language.vocabulary import widen
from speech_model.language.words import words_of

SEEDS = Path("core/knowledge/seeds")
PHRASES = Path("data/nlu")
ANSWERS = Path("voice_gateway/stt/grammars.yml")
"""Words of the run-time grammars: the recogniser drops from them what the graph does not know."""

TEMPLATE_SENTENCES = 60_000
EVERYDAY_SENTENCES = 30_000
JOINED_SENTENCES = 30_000
MOST_WORDS = 40_000
_PHRASE_WEIGHT = 6.0
_KNOWLEDGE_WEIGHT = 3.0
_READING_CLAUSES = 24_000
_READING_WEIGHT = 0.3
_SEED = 1


def collect(knowledge: Knowledge | None = None, phrases: list[str] | None = None) -> LanguageText:
    """The whole text; what is not given is read from the working tree.

    Sentences kept for tests are left out.
    """
    knowledge = knowledge or read_seeds(SEEDS)
    phrases = phrases if phrases is not None else read_phrases(PHRASES)
    text = LanguageText()
    text.add_all(phrases, _PHRASE_WEIGHT)
    text.add_all(_sentences(full_grammar(knowledge), "caller", TEMPLATE_SENTENCES))
    text.add_all(_sentences(full_grammar(knowledge), "everyday", EVERYDAY_SENTENCES))
    joining = full_grammar(knowledge).with_rules({"phrase": _joinable(knowledge, phrases)})
    text.add_all(_sentences(joining, "joined", JOINED_SENTENCES))
    text.sentences = [s for s in text.sentences if not is_held_out(" ".join(s[0]))]
    text.add_all(knowledge.sentences, _KNOWLEDGE_WEIGHT)
    text.add_all(answer_words(ANSWERS))
    widen(text, MOST_WORDS)
    text.add_reading(fortunes()[:_READING_CLAUSES], _READING_WEIGHT)
    return text


def full_grammar(knowledge: Knowledge | None = None) -> Grammar:
    """The package's templates with the knowledge base's names in their lists."""
    knowledge = knowledge or read_seeds(SEEDS)
    base = base_grammar()
    return base.with_rules(
        {name: [*base.alternatives(name), *found] for name, found in knowledge.lists.items()}
    )


def _sentences(grammar: Grammar, rule: str, count: int) -> Iterator[str]:
    random = Random(_SEED)
    for _ in range(count):
        yield grammar.sentence(rule, random)


def _joinable(knowledge: Knowledge, phrases: list[str]) -> list[str]:
    """Phrases that a greeting, a filler or a place may stand beside; none that is kept for tests."""
    spoken = (" ".join(words_of(phrase) or ()) for phrase in [*phrases, *knowledge.sentences])
    return [phrase for phrase in dict.fromkeys(spoken) if phrase and not is_held_out(phrase)]
