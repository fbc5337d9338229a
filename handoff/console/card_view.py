"""The call card as the page shows it: the request, what is known, the script and the answer beside it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.contracts.handoff import SpokenLine
from core.knowledge.cards import AspectKind, AspectPart, ScriptCard, ServiceCard
from core.knowledge.snapshot import KnowledgeSnapshot

HIDDEN_SLOTS = frozenset({"service", "municipality", "office"})
"""Codes: their names stand beside them."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something collected before a person came in. `label` falls back to the slot's own name."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class AnswerAspect:
    """One side of the service's answer; `is_asked`: it is what the caller asked about."""

    label: str
    parts: tuple[AspectPart, ...]
    is_asked: bool


@dataclass(frozen=True, slots=True)
class CardView:
    """`summary`: at most two sentences. Empty strings and None where nothing is known."""

    reason: str
    wants: str
    summary: str
    municipality: str
    facts: tuple[Fact, ...]
    service: ServiceCard | None
    script: ScriptCard | None
    answer: tuple[AnswerAspect, ...]


@dataclass(frozen=True, slots=True)
class CardWords:
    """Russian words for codes."""

    reasons: Mapping[str, str]
    slots: Mapping[str, str]
    aspects: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CallersRequest:
    """What of a request the card needs, wherever it was kept."""

    reason: str
    summary: str
    slots: Mapping[str, str]
    said: Sequence[SpokenLine] = ()


def build_card(
    request: CallersRequest,
    knowledge: KnowledgeSnapshot,
    script: ScriptCard | None,
    words: CardWords,
) -> CardView:
    """The card survives codes that the knowledge does not know any more."""
    slots = request.slots
    service = knowledge.services.get(slots.get("service", ""))
    place = knowledge.municipalities.get(slots.get("municipality", ""))
    named = slots.get("service_name") or (service.name if service else "")
    return CardView(
        reason=words.reasons.get(request.reason, request.reason),
        wants=named or _last_words(request.said),
        summary=two_sentences(request.summary),
        municipality=place.name if place else slots.get("municipality_name", ""),
        facts=_facts(slots, words),
        service=service,
        script=script,
        answer=_answer(service, slots.get("aspect", ""), words),
    )


def two_sentences(text: str) -> str:
    """The first two sentences of a summary, whole."""
    sentences: list[str] = []
    rest = text.strip()
    while rest and len(sentences) < 2:
        ends = [at for mark in ".!?" if (at := rest.find(f"{mark} ")) >= 0]
        end = min(ends) + 1 if ends else len(rest)
        sentences.append(rest[:end].strip())
        rest = rest[end:].strip()
    return " ".join(sentences)


def _last_words(said: Sequence[SpokenLine]) -> str:
    """Without a service: what the caller said last, in the caller's own words."""
    own = [line.text for line in said if line.who == "caller" and line.text.strip()]
    return own[-1] if own else ""


def _facts(slots: Mapping[str, str], words: CardWords) -> tuple[Fact, ...]:
    facts = []
    for name, value in slots.items():
        if name in HIDDEN_SLOTS or not value:
            continue
        shown = words.aspects.get(value, value) if name == "aspect" else value
        facts.append(Fact(words.slots.get(name, name), shown))
    return tuple(facts)


def _answer(service: ServiceCard | None, asked: str, words: CardWords) -> tuple[AnswerAspect, ...]:
    """The aspect asked about comes first."""
    if service is None:
        return ()
    aspects = [
        AnswerAspect(words.aspects.get(kind.value, kind.value), parts, kind.value == asked)
        for kind in AspectKind
        if (parts := service.aspect(kind))
    ]
    return tuple(sorted(aspects, key=lambda one: not one.is_asked))
