"""Whether the dialogue understands what was heard as it would what was said: intent and service."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
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

Meaning = tuple[str, tuple[str, ...]]
"""Intent, and the code of the service meant, if any."""
Understand = Callable[[Sequence[str]], Meaning]
"""Of the best reading and the others beside it."""

_SILENCE: Meaning = ("", ())


@dataclass(frozen=True, slots=True)
class MeaningScore:
    """Shares of utterances in per cent."""

    same_intent_percent: float
    same_meaning_percent: float
    """By the best reading alone."""
    with_readings_percent: float
    """The same when the resolver gets the other readings too, as it does on the telephone."""
    utterances: int


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
                    return _SILENCE
                phrase = HeldOut(text, "", alternatives=tuple(others))
                outcome = outcomes_of([phrase], door.client, centre)[0]
                return outcome.intent, outcome.services[:1]

            yield understand


def meaning_score(
    pairs: Sequence[tuple[str, Sequence[str]]], understand: Understand
) -> MeaningScore:
    """Pairs of what was said and its readings, the best one first."""
    intents = meanings = with_readings = 0
    for said, readings in pairs:
        wanted = understand([said])
        found = understand(readings[:1])
        intents += wanted[0] == found[0]
        meanings += wanted == found
        with_readings += wanted == understand(readings)
    total = max(len(pairs), 1)
    return MeaningScore(
        same_intent_percent=round(100 * intents / total, 1),
        same_meaning_percent=round(100 * meanings / total, 1),
        with_readings_percent=round(100 * with_readings / total, 1),
        utterances=len(pairs),
    )
