"""What a draft must satisfy beyond its types. Used for seeds, imported files and the editor's forms.

Rules give codes; the words for people are in the messages file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import available_timezones

from core.knowledge.cards import AspectKind, OfficeKind
from core.knowledge.drafts import ArticleDraft, OfficeDraft, ServiceDraft
from core.knowledge.hours import HoursInvalid, parse_hours

PORTION_WORDS = 45
"""About 20 seconds of calm speech."""
QUESTION_VARIANTS = 4
CODE = re.compile(r"^[a-z][a-z0-9_]{1,78}$")
MARKUP = re.compile(r"[<>*#_`|\[\]{}]|https?:")


@dataclass(frozen=True, slots=True)
class Violation:
    """`field` is the draft's field, `code` the rule, `value` what offends or is missing."""

    field: str
    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class KnownCodes:
    """Codes a draft may refer to."""

    municipalities: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()
    officials: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()


def check_service(draft: ServiceDraft, known: KnownCodes) -> list[Violation]:
    found = [*_code(draft.code), *_filled(draft, "name", "spoken_name", "about", "category")]
    found += _reference("agency", draft.agency, known.agencies)
    if draft.official:
        found += _reference("official", draft.official, known.officials)
    for place in draft.provided_at:
        found += _reference("provided_at", place, known.offices | known.agencies)
    present = {aspect.kind for aspect in draft.aspects}
    found += [Violation(kind.value, "empty") for kind in AspectKind if kind.value not in present]
    for aspect in draft.aspects:
        found += _speakable(aspect.kind, aspect.text)
    if not draft.aliases:
        found.append(Violation("aliases", "empty"))
    if draft.visit_minutes <= 0:
        found.append(Violation("visit_minutes", "not_positive", str(draft.visit_minutes)))
    return found + _dates(draft)


def check_office(draft: OfficeDraft, known: KnownCodes) -> list[Violation]:
    found = [*_code(draft.code), *_filled(draft, "name", "spoken_name", "address")]
    found += _filled(draft, "spoken_address")
    found += _reference("agency", draft.agency, known.agencies)
    found += _reference("municipality", draft.municipality, known.municipalities)
    if draft.kind not in {kind.value for kind in OfficeKind}:
        found.append(Violation("kind", "unknown_kind", draft.kind))
    for number, hours in draft.week.items():
        found += _hours(f"day_{number}", hours)
    if draft.timezone not in available_timezones():
        found.append(Violation("timezone", "unknown_timezone", draft.timezone))
    for exception in draft.exceptions:
        found += _hours("exceptions", exception.hours)
    if draft.windows <= 0:
        found.append(Violation("windows", "not_positive", str(draft.windows)))
    return found + list(_speakable("way", draft.way))


def check_article(draft: ArticleDraft, known: KnownCodes) -> list[Violation]:
    found = [*_code(draft.code), *_filled(draft, "title", "topic")]
    if len(set(draft.questions)) < QUESTION_VARIANTS:
        found.append(Violation("questions", "few_questions", str(len(set(draft.questions)))))
    if not draft.answer:
        found.append(Violation("answer", "empty"))
    for portion in draft.answer:
        found += _speakable("answer", portion)
    for service in draft.services:
        found += _reference("services", service, known.services)
    return found + _dates(draft)


def _code(code: str) -> list[Violation]:
    return [] if CODE.match(code) else [Violation("code", "bad_code", code)]


def _filled(draft: object, *fields: str) -> Iterator[Violation]:
    for name in fields:
        if not str(getattr(draft, name)).strip():
            yield Violation(name, "empty")


def _reference(field: str, code: str, known: frozenset[str]) -> list[Violation]:
    return [] if code in known else [Violation(field, "unknown_reference", code)]


def _speakable(field: str, text: str) -> Iterator[Violation]:
    if len(text.split()) > PORTION_WORDS:
        yield Violation(field, "too_long", f"{len(text.split())}")
    if MARKUP.search(text):
        yield Violation(field, "markup", text[:40])


def _hours(field: str, hours: str) -> list[Violation]:
    try:
        parse_hours(hours)
    except HoursInvalid:
        return [Violation(field, "bad_hours", hours)]
    return []


def _dates(draft: ServiceDraft | ArticleDraft) -> list[Violation]:
    start, end = draft.effective_from, draft.effective_to
    if start and end and end < start:
        return [Violation("effective_to", "dates_reversed", end.isoformat())]
    return []
