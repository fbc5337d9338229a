"""Cards as editors work with them: the newest draft over what callers are told, saved without losing anybody's work."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from backoffice.content.remembered import Remembered
from backoffice.content.revisions import Change, EditConflict, Revision, RevisionBook
from backoffice.knowledge.card_codec import DRAFT_OF, IMMEDIATE, to_content, to_draft
from backoffice.knowledge.card_rules import check_card
from core.db.models.place import OfficialRow
from core.knowledge.draft_readers import READER_OF, read_one, read_section
from core.knowledge.draft_rules import KnownCodes, Violation
from core.knowledge.drafts import KnowledgeDraft
from core.knowledge.repository import fingerprint
from core.knowledge.writer import SHELVES, CodeLookup, write_draft

SHELF_OF = {shelf.section: shelf for shelf in SHELVES}
EXPIRY_WARNING = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Card:
    """`number`: the revision an editor begins from, 0 while nobody has edited the card.

    `is_pending`: what the editors wrote is not yet told to callers.
    """

    section: str
    draft: Any
    number: int
    is_pending: bool = False
    author: str = ""

    @property
    def code(self) -> str:
        code: str = self.draft.code
        return code


class CardRejected(Exception):
    """The card breaks rules; nothing was saved."""

    def __init__(self, violations: list[Violation]) -> None:
        super().__init__(", ".join(f"{one.field}:{one.code}" for one in violations))
        self.violations = violations


class KnowledgeDesk:
    """Opens short sessions of its own; used from any thread."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        book: RevisionBook,
        published: Callable[[], frozenset[int]],
    ) -> None:
        """`published` gives ids of the revisions that callers are told now."""
        self._sessions = sessions
        self._book = book
        self._published = published
        self._live: dict[str, Remembered[tuple[Any, ...]]] = {}
        self._cards: dict[str, Remembered[tuple[Card, ...]]] = {}

    def cards(self, section: str) -> list[Card]:
        """By code: what is live, what was edited, what is new."""
        with self._sessions() as session:
            tables = fingerprint(session)
        published, version = self._published(), self._book.version(section)
        cards = self._cards.setdefault(section, Remembered())
        return list(
            cards.at((tables, published, version), lambda: self._read(section, tables, published))
        )

    def _read(self, section: str, tables: Hashable, published: frozenset[int]) -> tuple[Card, ...]:
        live = self._live.setdefault(section, Remembered())
        drafts = live.at(tables, lambda: self._live_drafts(section))
        found = {draft.code: Card(section, draft, 0) for draft in drafts}
        for revision in self._book.all_latest(section):
            found[revision.code] = _card(section, revision, published)
        return tuple(found[code] for code in sorted(found))

    def _live_drafts(self, section: str) -> tuple[Any, ...]:
        with self._sessions() as session:
            return tuple(read_section(session, section))

    def card(self, section: str, code: str) -> Card | None:
        revision = self._book.latest(section, code)
        if revision:
            return _card(section, revision, self._published())
        with self._sessions() as session:
            live = read_one(session, section, code)
        return Card(section, live, 0) if live else None

    def history(
        self, section: str, code: str, *, before: int = 0, count: int | None = None
    ) -> list[Revision]:
        """As the book gives it."""
        return self._book.history(section, code, before=before, count=count)

    def save(
        self, section: str, draft: Any, *, expected: int, author: str, note: str = ""
    ) -> Revision:
        """Write a new state of a card; `expected` 0 is for a card nobody has edited, or a new one.

        Raises:
            CardRejected: with every rule the card breaks.
            EditConflict: somebody saved the card meanwhile.
        """
        return self.save_all(section, {draft.code: (draft, expected)}, author=author, note=note)[0]

    def save_all(
        self,
        section: str,
        drafts: Mapping[str, tuple[Any, int]],
        *,
        author: str,
        note: str = "",
    ) -> list[Revision]:
        """All or none. Raises as `save` does."""
        known = self.known_codes(section, drafts)
        broken = [one for draft, _ in drafts.values() for one in check_card(section, draft, known)]
        if broken:
            raise CardRejected(broken)
        changes = [self._change(section, *one, note=note) for one in drafts.values()]
        also = self._writer(section, [draft for draft, _ in drafts.values()])
        return self._book.append_all(changes, author=author, also=also)

    def undo_to(
        self, section: str, code: str, number: int, *, expected: int, author: str
    ) -> Revision:
        """A new state equal to an older one; what came between stays in the history.

        Raises as `save` does; LookupError when there is no such state.
        """
        wanted = self._book.state(section, code, number)
        if wanted is None:
            raise LookupError(f"{section} {code} {number}")
        draft = to_draft(section, wanted.content)
        return self.save(section, draft, expected=expected, author=author, note=f"↩ {number}")

    def expiring(self, today: date) -> list[Card]:
        """Services and articles that end within thirty days or have ended, the soonest first."""
        found = [
            card
            for section in ("services", "articles")
            for card in self.cards(section)
            if card.draft.active
            and card.draft.effective_to
            and card.draft.effective_to <= today + EXPIRY_WARNING
        ]
        return sorted(found, key=lambda card: card.draft.effective_to)

    def known_codes(self, section: str = "", drafts: Mapping[str, Any] | None = None) -> KnownCodes:
        """Codes a card may refer to, drafts of others included."""
        codes: dict[str, set[str]] = {}
        with self._sessions() as session:
            for name in ("municipalities", "agencies", "offices", "services"):
                codes[name] = set(session.scalars(select(READER_OF[name].table.code)))
            officials = set(session.scalars(select(OfficialRow.code)))
        for name, found in codes.items():
            found.update(self._book.codes(name))
        codes.get(section, set()).update(drafts or ())
        for revision in self._book.all_latest("agencies"):
            officials |= {who["code"] for who in revision.content["officials"]}
        return KnownCodes(
            officials=frozenset(officials), **{name: frozenset(one) for name, one in codes.items()}
        )

    def whole(self) -> KnowledgeDraft:
        """Everything as editors left it, published or not."""
        return KnowledgeDraft(
            **{section: tuple(card.draft for card in self.cards(section)) for section in DRAFT_OF}
        )

    def _change(self, section: str, draft: Any, expected: int, *, note: str) -> Change:
        with self._sessions() as session:
            live = read_one(session, section, draft.code)
        base = to_content(live) if live else None
        return Change(section, draft.code, to_content(draft), expected, note, base)

    def _writer(self, section: str, drafts: list[Any]) -> Callable[[Session], None] | None:
        """Immediate kinds go to their table in the same transaction."""
        if section not in IMMEDIATE:
            return None

        def write(session: Session) -> None:
            lookup = CodeLookup(session)
            for draft in drafts:
                write_draft(SHELF_OF[section], draft, lookup)
                session.flush()

        return write


def _card(section: str, revision: Revision, published: frozenset[int]) -> Card:
    draft = to_draft(section, revision.content)
    is_pending = section not in IMMEDIATE and revision.id not in published
    return Card(section, draft, revision.number, is_pending, revision.author)


__all__ = ["Card", "CardRejected", "EditConflict", "KnowledgeDesk"]
