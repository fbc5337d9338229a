"""Drafts of cards as JSON for the book of revisions, and back."""

from collections.abc import Mapping
from typing import Any

import msgspec

from core.knowledge.drafts import (
    AgencyDraft,
    AnnouncementDraft,
    ArticleDraft,
    HolidayDraft,
    MunicipalityDraft,
    OfficeDraft,
    ScriptDraft,
    ServiceDraft,
)

DRAFT_OF: dict[str, type[Any]] = {
    "municipalities": MunicipalityDraft,
    "agencies": AgencyDraft,
    "offices": OfficeDraft,
    "holidays": HolidayDraft,
    "services": ServiceDraft,
    "articles": ArticleDraft,
    "scripts": ScriptDraft,
    "announcements": AnnouncementDraft,
}
"""By section of a KnowledgeDraft; the section is also the `kind` of its revisions."""
IMMEDIATE = ("holidays", "announcements")
"""Told to callers as soon as they are saved: here seconds count."""
PUBLISHED = tuple(section for section in DRAFT_OF if section not in IMMEDIATE)


def to_content(draft: object) -> dict[str, Any]:
    content: dict[str, Any] = msgspec.to_builtins(draft, str_keys=True)
    return content


def to_draft(section: str, content: Mapping[str, Any]) -> Any:
    """Raises:
    msgspec.ValidationError: the content is not of that kind (an older release wrote it).
    """
    return msgspec.convert(dict(content), DRAFT_OF[section], strict=False)
