"""Whether the dialogue understands what was heard as it would what was said.

The same meaning is the same answer: the dialogue tells the same aspect of the same card, or says the same
sentence about the same service. A weakly heard question that the dialogue still resolves counts, as on the
telephone; a right intent with another service does not. Sentences that
the dialogue does not understand even as they were said tell nothing of hearing: they are left out and counted.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from tempfile import TemporaryDirectory

from bot.actions.centre_of import centre_of
from bot.evaluation.phrases import HeldOut
from bot.evaluation.understanding import outcomes_of
from bot.local_dialogue import local_dialogue
from core.db.base import utc_now
from core.db.engine import open_engine, open_sessions
from core.db.upgrade import upgrade_database
from core.knowledge.seed_files import read_seeds
from core.knowledge.seed_loader import load_seeds
from core.settings.platform import PlatformSettings
from speech_model.graph.compile import UNKNOWN_WORD


@dataclass(frozen=True, slots=True)
class Meaning:
    """`answer`: the card and aspect told, else the sentence said; `service`: the one the dialogue took."""

    intent: str = ""
    answer: str = ""
    service: str = ""
    is_understood: bool = False

    def is_same_answer(self, other: "Meaning") -> bool:
        return self == replace(other, intent=self.intent)


Understand = Callable[[Sequence[str]], Meaning]
"""Of the best reading and the others beside it."""


@dataclass(frozen=True, slots=True)
class MeaningScore:
    """Shares of utterances in per cent."""

    same_intent_percent: float
    same_meaning_percent: float
    """By the best reading alone."""
    with_readings_percent: float
    """The same when the resolver gets the other readings too, as it does on the telephone."""
    utterances: int
    not_understood_as_said: int = 0


@contextmanager
def whole_dialogue() -> Iterator[Understand]:
    """The trained dialogue over a database filled from the seeds, on free loopback ports."""
    with TemporaryDirectory(prefix="speech-meaning-") as folder:
        engine = open_engine(f"sqlite:///{folder}/data.sqlite3")
        upgrade_database(engine)
        sessions = open_sessions(engine)
        load_seeds(sessions, read_seeds())
        centre, _store = centre_of(sessions, PlatformSettings.load(), now=utc_now)
        with local_dialogue(centre) as door:

            def understand(readings: Sequence[str]) -> Meaning:
                known = [" ".join(r.replace(UNKNOWN_WORD, " ").split()) for r in readings]
                text, *others = [reading for reading in dict.fromkeys(known) if reading] or [""]
                if not text:
                    return Meaning()
                phrase = HeldOut(text, "", alternatives=tuple(others))
                outcome = outcomes_of([phrase], door.client, centre)[0]
                answer = outcome.source or outcome.response
                return Meaning(
                    outcome.intent, answer, outcome.service, is_understood=not outcome.is_rejected
                )

            yield understand


def meaning_score(
    pairs: Sequence[tuple[str, Sequence[str]]], understand: Understand
) -> MeaningScore:
    """Pairs of what was said and its readings, the best one first."""
    intents = meanings = with_readings = total = 0
    for said, readings in pairs:
        wanted = understand([said])
        if not wanted.is_understood:
            continue
        found = understand(readings[:1])
        total += 1
        intents += wanted.intent == found.intent
        meanings += wanted.is_same_answer(found)
        with_readings += wanted.is_same_answer(understand(readings))
    known = max(total, 1)
    return MeaningScore(
        same_intent_percent=round(100 * intents / known, 1),
        same_meaning_percent=round(100 * meanings / known, 1),
        with_readings_percent=round(100 * with_readings / known, 1),
        utterances=total,
        not_understood_as_said=len(pairs) - total,
    )
