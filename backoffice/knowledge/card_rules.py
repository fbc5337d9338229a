"""Rules of every kind of card; those of services, offices and articles are core's own."""

from collections.abc import Callable, Iterator
from typing import Any

from core.knowledge.draft_rules import (
    CODE,
    MARKUP,
    PORTION_WORDS,
    KnownCodes,
    Violation,
    check_article,
    check_office,
    check_service,
)
from core.knowledge.hours import HolidayKind

ANNOUNCEMENT_KINDS = ("emergency", "maintenance", "info")
FILLED: dict[str, tuple[str, ...]] = {
    "municipalities": ("name", "kind", "spoken_name", "spoken_where"),
    "agencies": ("name", "spoken_name", "spoken_genitive", "level"),
    "scripts": ("title",),
    "announcements": ("text",),
    "holidays": ("name",),
}


def check_card(section: str, draft: Any, known: KnownCodes) -> list[Violation]:
    """Every rule the draft breaks."""
    own: dict[str, Callable[[Any, KnownCodes], list[Violation]]] = {
        "services": check_service,
        "offices": check_office,
        "articles": check_article,
    }
    if section in own:
        return own[section](draft, known)
    found = [Violation(name, "empty") for name in FILLED[section] if not getattr(draft, name)]
    if section != "holidays" and not CODE.match(draft.code):
        found.append(Violation("code", "bad_code", draft.code))
    return found + list(_special(section, draft, known))


def _special(section: str, draft: Any, known: KnownCodes) -> Iterator[Violation]:
    if section == "agencies" and draft.parent and draft.parent not in known.agencies:
        yield Violation("parent", "unknown_reference", draft.parent)
    if section == "scripts":
        if draft.service and draft.service not in known.services:
            yield Violation("service", "unknown_reference", draft.service)
        if not draft.steps:
            yield Violation("steps", "empty")
    if section == "announcements":
        yield from _announcement(draft)
    if section == "holidays" and draft.kind not in {kind.value for kind in HolidayKind}:
        yield Violation("kind", "unknown_kind", draft.kind)


def _announcement(draft: Any) -> Iterator[Violation]:
    if draft.kind not in ANNOUNCEMENT_KINDS:
        yield Violation("kind", "unknown_kind", draft.kind)
    if MARKUP.search(draft.text):
        yield Violation("text", "markup", draft.text[:40])
    if len(draft.text.split()) > PORTION_WORDS:
        yield Violation("text", "too_long", str(len(draft.text.split())))
    if draft.starts_at and draft.ends_at and draft.ends_at < draft.starts_at:
        yield Violation("ends_at", "dates_reversed", f"{draft.ends_at:%d.%m.%Y %H:%M}")
