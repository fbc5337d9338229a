"""Whether the dialogue understands what was heard as it would what was said. Two measures, side by side.

Same meaning: the model gives the same intent and the dialogue takes the same service, counted over every
sentence. Same answer: the dialogue tells the same aspect of the same card, or says the same sentence about the
same service, whatever the intent was called; counted over the sentences that it understands as they were said,
because the others tell nothing of hearing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
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


@dataclass(frozen=True, slots=True)
class Meaning:
    """`answer`: the card and aspect told, else the sentence said; `service`: the one the dialogue took.

    `likeliest_service`: the first candidate of the resolver, however weak.
    """

    intent: str = ""
    answer: str = ""
    service: str = ""
    likeliest_service: str = ""
    is_understood: bool = False

    def is_same(self, other: "Meaning") -> bool:
        return (self.intent, self.service) == (other.intent, other.service)

    def has_same_candidate(self, other: "Meaning") -> bool:
        first, second = self.likeliest_service, other.likeliest_service
        return (self.intent, first) == (other.intent, second)

    def has_same_answer(self, other: "Meaning") -> bool:
        return (self.answer, self.service) == (other.answer, other.service)


Understand = Callable[[Sequence[str]], Meaning]
"""Of the best reading and the others beside it."""


@dataclass(frozen=True, slots=True)
class MeaningScore:
    """Shares in per cent; by the best reading alone unless it says otherwise."""

    same_intent_percent: float
    same_meaning_percent: float
    """Intent and the service the dialogue takes."""
    same_candidate_percent: float
    """Intent and the resolver's first candidate, which the dialogue asks back about when it is weak."""
    with_readings_percent: float
    """Same meaning when the resolver gets the other readings too, as it does on the telephone."""
    same_answer_percent: float
    """Of the sentences understood as they were said."""
    utterances: int
    understood_as_said: int


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
                return Meaning(
                    intent=outcome.intent,
                    answer=outcome.source or outcome.response,
                    service=outcome.service,
                    likeliest_service=next(iter(outcome.services), ""),
                    is_understood=not outcome.is_rejected,
                )

            yield understand


def meaning_score(
    pairs: Sequence[tuple[str, Sequence[str]]], understand: Understand
) -> MeaningScore:
    """Pairs of what was said and its readings, the best one first."""
    found = [(understand([said]), understand(readings[:1])) for said, readings in pairs]
    on_the_telephone = [
        (wanted, understand(readings))
        for (wanted, _), (_, readings) in zip(found, pairs, strict=True)
    ]
    understood = [(wanted, heard) for wanted, heard in found if wanted.is_understood]
    return MeaningScore(
        same_intent_percent=_percent(wanted.intent == heard.intent for wanted, heard in found),
        same_meaning_percent=_percent(wanted.is_same(heard) for wanted, heard in found),
        same_candidate_percent=_percent(
            wanted.has_same_candidate(heard) for wanted, heard in found
        ),
        with_readings_percent=_percent(wanted.is_same(heard) for wanted, heard in on_the_telephone),
        same_answer_percent=_percent(wanted.has_same_answer(heard) for wanted, heard in understood),
        utterances=len(pairs),
        understood_as_said=len(understood),
    )


def _percent(hits: Iterable[bool]) -> float:
    counted = list(hits)
    return round(100 * sum(counted) / max(len(counted), 1), 1)
