"""Fills the database from the seeds: safe to repeat, and never over what an editor has changed."""

import hashlib
from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from core.db.base import EditableRow
from core.knowledge.drafts import KnowledgeDraft
from core.knowledge.writer import SHELVES, CodeLookup, Shelf, parents_first, write_draft


@dataclass(frozen=True, slots=True)
class SeedingReport:
    """Rows by what happened to them. `kept` were edited by people and left alone."""

    added: int = 0
    refreshed: int = 0
    unchanged: int = 0
    kept: int = 0


def load_seeds(sessions: sessionmaker[Session], drafts: KnowledgeDraft) -> SeedingReport:
    """Write drafts that are new or have changed since they were last written, in one transaction."""
    counts = {"added": 0, "refreshed": 0, "unchanged": 0, "kept": 0}
    with sessions.begin() as session:
        lookup = CodeLookup(session)
        for shelf in SHELVES:
            for draft in parents_first(getattr(drafts, shelf.section)):
                counts[_seed(shelf, draft, lookup)] += 1
    return SeedingReport(**counts)


def _seed(shelf: Shelf, draft: object, lookup: CodeLookup) -> str:
    digest = hashlib.sha256(repr(draft).encode()).hexdigest()
    row: EditableRow | None = lookup.find(shelf.table, draft.code)  # type: ignore[attr-defined]
    if row is None:
        outcome = "added"
    elif row.version != row.seeded_version:
        return "kept"
    elif row.seed_digest == digest:
        return "unchanged"
    else:
        outcome = "refreshed"
    written = write_draft(shelf, draft, lookup)
    written.seed_digest = digest
    written.seeded_version = (written.version or 0) + 1  # this very flush raises the version once
    lookup.session.flush()
    return outcome
