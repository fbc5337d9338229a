"""Free speech or the grammar of the expected answer: which of the two hearings of one utterance to believe."""

from voice_gateway.stt.vosk_result import Hearing

GRAMMAR_MARGIN = 2.0
"""Log-likelihood by which the grammar may lose to free speech and still win; see docs/hearing.md."""
GRAMMAR_MIN_CONFIDENCE = 0.5


def choose_hearing(free: Hearing, grammar: Hearing) -> Hearing:
    """The grammar's hearing when it holds no unknown word, is sure, and explains the sound as well.

    Both scores are log-likelihoods of the same sound under the same network. The free reading then
    stays among the alternatives.
    """
    fits = (
        bool(grammar.words)
        and grammar.unknown_share == 0.0
        and grammar.confidence >= GRAMMAR_MIN_CONFIDENCE
        and grammar.score >= free.score - GRAMMAR_MARGIN
    )
    if not fits:
        return free
    others = dict.fromkeys((free.text, *grammar.alternatives))
    others.pop(grammar.text, None)
    others.pop("", None)
    limit = max(1, len(free.alternatives), len(grammar.alternatives))
    return Hearing(grammar.words, tuple(others)[:limit], grammar.score)
