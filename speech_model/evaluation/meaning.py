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

Meaning = tuple[str, tuple[str, ...]]
"""Intent, and the code of the service meant, if any."""
Understand = Callable[[str], Meaning]

_SILENCE: Meaning = ("", ())


@dataclass(frozen=True, slots=True)
class MeaningScore:
    """Shares of utterances in per cent."""

    same_intent_percent: float
    same_meaning_percent: float
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

            def understand(text: str) -> Meaning:
                if not text.strip():
                    return _SILENCE
                outcome = outcomes_of([HeldOut(text, "")], door.client, centre)[0]
                return outcome.intent, outcome.services[:1]

            yield understand


def meaning_score(pairs: Sequence[tuple[str, str]], understand: Understand) -> MeaningScore:
    """Pairs of what was said and what was heard."""
    intents = meanings = 0
    for said, heard in pairs:
        wanted = understand(said)
        found = understand(heard.replace("[unk]", " "))
        intents += wanted[0] == found[0]
        meanings += wanted == found
    total = max(len(pairs), 1)
    return MeaningScore(
        round(100 * intents / total, 1), round(100 * meanings / total, 1), len(pairs)
    )
