"""Whether a new model may go before callers: its own figures, and what changes against the present one. Pure."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from backoffice.training.evaluation import Evaluation, PhraseResult
from core.settings.publishing import PublishingSettings

MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Check:
    """One bar. `code` names it in the texts of the pages; `value` and `bar` as they are compared."""

    code: str
    passed: bool
    value: float
    bar: float


@dataclass(frozen=True, slots=True)
class ChangedPhrase:
    text: str
    intent: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedConversation:
    name: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GateReport:
    """`better`, `worse` and `changed` (wrong both times, but another way) are held-out phrases."""

    passed: bool
    checks: tuple[Check, ...]
    better: tuple[ChangedPhrase, ...] = ()
    worse: tuple[ChangedPhrase, ...] = ()
    changed: tuple[ChangedPhrase, ...] = ()
    broken: tuple[ChangedConversation, ...] = ()
    retold: tuple[ChangedConversation, ...] = ()
    """Went as written but for the words of cards this very publication changes: a person reads them."""
    mended: tuple[str, ...] = ()
    failing_before: tuple[str, ...] = ()
    scores: dict[str, dict[str, float]] | None = None
    intent_scores: dict[str, tuple[int, int]] | None = None
    warnings: tuple[str, ...] = ()
    """What does not keep the model back but must be known: codes of the pages' texts, with a colon and a value."""


def judge(
    new: Evaluation,
    present: Evaluation | None,
    settings: PublishingSettings,
    warnings: Sequence[str] = (),
    *,
    changed_cards: AbstractSet[str] = frozenset(),
) -> GateReport:
    """`present` is None when callers have no model yet; `changed_cards` are written as «service:snils»."""
    went = {one.name for one in present.conversations if not one.problems} if present else None
    failing = [one for one in new.conversations if one.problems]
    worse = [one for one in failing if went is None or one.name in went]
    retold = [one for one in worse if one.retold and set(one.retold) <= changed_cards]
    broken = [one for one in worse if one not in retold]
    checks = tuple(_checks(new, present, settings, len(broken)))
    pairs = _pairs(new, present) if present else []
    named = {one.name for one in failing}
    before = {one.name for one in present.conversations if one.problems} if present else set()
    return GateReport(
        passed=all(check.passed for check in checks),
        checks=checks,
        better=_shown(pairs, was=False, is_now=True),
        worse=_shown(pairs, was=True, is_now=False),
        changed=_shown(pairs, was=False, is_now=False),
        broken=tuple(ChangedConversation(one.name, one.problems) for one in broken),
        retold=tuple(ChangedConversation(one.name, one.problems) for one in retold),
        mended=tuple(sorted(before - named)),
        failing_before=tuple(sorted(before & named)),
        scores=new.scores,
        intent_scores=new.intent_scores,
        warnings=tuple(warnings),
    )


def _checks(
    new: Evaluation, present: Evaluation | None, settings: PublishingSettings, broken: int
) -> Iterator[Check]:
    accuracy = _mean(new, "intent_accuracy", "phrases")
    bar = settings.least_intent_accuracy
    yield Check("intent_accuracy", accuracy >= bar, accuracy, bar)
    rejected = _mean(new, "foreign_rejected", "foreign")
    bar = settings.least_foreign_rejected
    yield Check("foreign_rejected", rejected >= bar, rejected, bar)
    lost = _mean(new, "in_scope_lost", "phrases")
    yield Check("in_scope_lost", lost <= settings.most_lost, lost, settings.most_lost)
    if present:
        drop = round(_mean(present, "intent_accuracy", "phrases") - accuracy, 4)
        bar = settings.most_accuracy_drop
        yield Check("accuracy_drop", drop <= bar, drop, bar)
    bar = settings.most_broken_conversations
    yield Check("broken_conversations", broken <= bar, broken, bar)


def _mean(evaluation: Evaluation, name: str, count: str) -> float:
    """Over all sets, each by its number of phrases."""
    total = sum(scores[count] for scores in evaluation.scores.values())
    weighted = sum(scores[name] * scores[count] for scores in evaluation.scores.values())
    return round(weighted / total, 4) if total else 0.0


def _pairs(new: Evaluation, present: Evaluation) -> list[tuple[PhraseResult, PhraseResult]]:
    before = {(one.text, one.intent): one for one in present.phrases}
    return [(before[key], one) for one in new.phrases if (key := (one.text, one.intent)) in before]


def _shown(
    pairs: Sequence[tuple[PhraseResult, PhraseResult]], *, was: bool, is_now: bool
) -> tuple[ChangedPhrase, ...]:
    found = [
        ChangedPhrase(now.text, now.intent, _read(before), _read(now))
        for before, now in pairs
        if (before.is_right, now.is_right) == (was, is_now) and _read(before) != _read(now)
    ]
    return tuple(found[:MOST_SHOWN])


def _read(one: PhraseResult) -> str:
    return f"{one.heard_as} · {one.services[0]}" if one.services else one.heard_as
