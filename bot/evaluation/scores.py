"""Counts over phrases that were understood: intents, services, foreign topics."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.evaluation.phrases import FOREIGN, HeldOut

REJECTIONS = frozenset(
    {"utter_out_of_scope", "utter_unclear_first", "utter_unclear_topics", "utter_help"}
)
WORST_SHOWN = 25


@dataclass(frozen=True, slots=True)
class Outcome:
    """`intent` as the model says, fallback included; `services`: codes best first; `response`: first one said.

    `source` and `service` are what the dialogue made of it: the card and aspect told, the service taken.
    """

    phrase: HeldOut
    intent: str
    services: tuple[str, ...]
    response: str
    source: str = ""
    service: str = ""

    @property
    def is_rejected(self) -> bool:
        return self.response in REJECTIONS and self.intent != "ask_help"


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares from 0 to 1 and the counts they are of."""

    phrases: int
    foreign: int
    intent_accuracy: float
    intent_macro_f1: float
    services: int
    service_top1: float
    service_top3: float
    foreign_rejected: float
    in_scope_lost: float


def score(outcomes: Sequence[Outcome]) -> Scores:
    ours = [one for one in outcomes if one.phrase.intent != FOREIGN]
    foreign = [one for one in outcomes if one.phrase.intent == FOREIGN]
    named = [one for one in ours if one.phrase.service]
    return Scores(
        phrases=len(ours),
        foreign=len(foreign),
        intent_accuracy=_share([one.intent == one.phrase.intent for one in ours]),
        intent_macro_f1=_macro_f1(ours),
        services=len(named),
        service_top1=_share([one.phrase.service in one.services[:1] for one in named]),
        service_top3=_share([one.phrase.service in one.services[:3] for one in named]),
        foreign_rejected=_share([one.is_rejected for one in foreign]),
        in_scope_lost=_share([one.is_rejected for one in ours]),
    )


@dataclass(frozen=True, slots=True)
class IntentScore:
    """`mistaken_for`: wrong answers of the model on phrases of this intent, most frequent first."""

    intent: str
    phrases: int
    recall: float
    precision: float
    f1: float
    mistaken_for: tuple[str, ...]


def worst_intents(outcomes: Sequence[Outcome], *, shown: int = 12) -> list[IntentScore]:
    """Intents by F1, worst first; those understood without a mistake are left out."""
    ours = [one for one in outcomes if one.phrase.intent != FOREIGN]
    said = Counter(one.intent for one in ours)
    scores = []
    for intent, phrases in Counter(one.phrase.intent for one in ours).items():
        answers = Counter(one.intent for one in ours if one.phrase.intent == intent)
        right = answers.pop(intent, 0)
        scores.append(
            IntentScore(
                intent,
                phrases,
                recall=round(right / phrases, 3),
                precision=round(right / said[intent], 3) if said[intent] else 0.0,
                f1=round(2 * right / (phrases + said[intent]), 3),
                mistaken_for=tuple(name for name, _ in answers.most_common(3)),
            )
        )
    wrong = [one for one in scores if one.f1 < 1]
    return sorted(wrong, key=lambda one: (one.f1, one.intent))[:shown]


def mistakes(outcomes: Sequence[Outcome]) -> list[str]:
    """Wrong intents as lines to read."""
    return [
        f"{one.phrase.text} | {one.phrase.intent} → {one.intent}"
        for one in outcomes
        if one.phrase.intent not in (FOREIGN, one.intent)
    ][:WORST_SHOWN]


def _share(hits: Sequence[bool]) -> float:
    return round(sum(hits) / len(hits), 4) if hits else 0.0


def _macro_f1(outcomes: Sequence[Outcome]) -> float:
    right: Counter[str] = Counter()
    expected: Counter[str] = Counter(one.phrase.intent for one in outcomes)
    said: Counter[str] = Counter(one.intent for one in outcomes)
    for one in outcomes:
        right[one.intent] += one.intent == one.phrase.intent
    per_intent: defaultdict[str, float] = defaultdict(float)
    for intent, count in expected.items():
        per_intent[intent] = 2 * right[intent] / (count + said[intent])
    return round(sum(per_intent.values()) / len(per_intent), 4) if per_intent else 0.0
