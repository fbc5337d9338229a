"""Puts published cards into the tables callers are answered from, and takes them out again at a roll back."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backoffice.content.revisions import INSTALLATION, Revision
from backoffice.knowledge.card_codec import PUBLISHED, to_content, to_draft
from core.db.models.content import ContentRevisionRow
from core.knowledge.draft_readers import read_one
from core.knowledge.writer import SHELVES, CodeLookup, Shelf, parents_first, write_draft


def put_in_force(session: Session, revisions: Sequence[Revision]) -> None:
    """Make the tables equal to a publication: its own cards as they stand there, cards edited only later
    as they were before, cards that did not exist yet inactive.
    """
    wanted = {(one.kind, one.code): one.content for one in revisions if one.kind in PUBLISHED}
    touched = _touched(session)
    lookup = CodeLookup(session)
    for shelf in SHELVES:
        drafts = []
        for kind, code in sorted(touched | set(wanted)):
            if kind == shelf.section:
                content = wanted.get((kind, code)) or _base(session, kind, code)
                if content is None:
                    _take_out(shelf, code, lookup)
                else:
                    drafts.append(to_draft(shelf.section, content))
        for draft in parents_first(drafts):
            _put(shelf, draft, lookup)


def _take_out(shelf: Shelf, code: str, lookup: CodeLookup) -> None:
    row = lookup.find(shelf.table, code)
    if row is not None:
        row.is_active = False
        lookup.session.flush()


def _put(shelf: Shelf, draft: Any, lookup: CodeLookup) -> None:
    row = lookup.find(shelf.table, draft.code)
    is_active = getattr(draft, "active", True)
    if row is not None and row.is_active == is_active:
        standing = read_one(lookup.session, shelf.section, draft.code)
        if to_content(standing) == to_content(draft):
            return
    written = write_draft(shelf, draft, lookup)
    written.is_active = is_active
    lookup.session.flush()


def _touched(session: Session) -> set[tuple[str, str]]:
    chosen = (
        select(ContentRevisionRow.kind, ContentRevisionRow.code)
        .where(ContentRevisionRow.kind.in_(PUBLISHED))
        .distinct()
    )
    return {(row.kind, row.code) for row in session.execute(chosen)}


def _base(session: Session, kind: str, code: str) -> Mapping[str, Any] | None:
    """The state before anybody edited the card; None for a card an editor made."""
    row = session.scalars(
        select(ContentRevisionRow).where(
            ContentRevisionRow.kind == kind,
            ContentRevisionRow.code == code,
            ContentRevisionRow.number == 1,
            ContentRevisionRow.author == INSTALLATION,
        )
    ).first()
    return row.content if row else None
