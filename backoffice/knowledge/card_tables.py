"""Services, offices and articles as tables, drafts included: out, and in again with a preview."""

from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from backoffice.knowledge.card_forms import to_fields
from backoffice.knowledge.card_rules import check_card
from backoffice.knowledge.differences import FieldDifference, differences
from backoffice.knowledge.knowledge_desk import Card, KnowledgeDesk
from core.knowledge.tables.layouts import LAYOUTS
from core.knowledge.tables.sheet_files import TableFormat, write_sheet
from core.knowledge.tables.transfer import ReadRow, read_rows
from core.knowledge.tables.wording import (
    TableProblem,
    TableRejected,
    column_title,
    problem,
    sheet_title,
)


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that adds or changes a card. `expected`: the state of the card the change is over."""

    draft: Any
    expected: int
    is_added: bool
    differences: tuple[FieldDifference, ...]


@dataclass(frozen=True, slots=True)
class TablePreview:
    """What an import would do. Rows that change nothing are only counted."""

    section: str
    changes: tuple[RowChange, ...]
    unchanged: int

    @property
    def added(self) -> int:
        return sum(one.is_added for one in self.changes)


@dataclass(frozen=True, slots=True)
class CardTables:
    desk: KnowledgeDesk
    zone: ZoneInfo

    def write(self, section: str, form: TableFormat) -> bytes:
        """Cells that a spreadsheet would take for formulas are made harmless."""
        columns = LAYOUTS[section].columns
        rows = []
        for card in self.desk.cards(section):
            cells = self._cells(card) | {"version": str(card.number)}
            rows.append([cells[name] for name in columns])
        titles = [column_title(name) for name in columns]
        return write_sheet(titles, rows, form, name=sheet_title(section))

    def preview(self, section: str, content: bytes, form: TableFormat) -> TablePreview:
        """Raises:
        TableRejected: with every problem by line and column.
        """
        rows, problems = read_rows(section, content, form)
        standing = {card.code: card for card in self.desk.cards(section)}
        known = self.desk.known_codes(section, {row.draft.code: None for row in rows})
        for row in rows:
            problems += [
                problem(row.line, one.field, one.code, one.value)
                for one in check_card(section, row.draft, known)
            ]
            problems += _stale(row, standing.get(row.draft.code))
        if problems:
            raise TableRejected(sorted(problems, key=lambda one: one.line))
        changes = [self._change(section, row, standing.get(row.draft.code)) for row in rows]
        real = tuple(one for one in changes if one.is_added or one.differences)
        return TablePreview(section, real, len(changes) - len(real))

    def take_in(self, preview: TablePreview, *, author: str) -> None:
        """All rows or none. Raises as `KnowledgeDesk.save_all` does."""
        drafts = {one.draft.code: (one.draft, one.expected) for one in preview.changes}
        if drafts:
            self.desk.save_all(preview.section, drafts, author=author)

    def _change(self, section: str, row: ReadRow, card: Card | None) -> RowChange:
        if card is None:
            return RowChange(row.draft, 0, True, ())
        draft = row.draft
        if hasattr(draft, "active"):
            draft = replace(draft, active=card.draft.active)  # no column says it
        found = differences(self._cells(card), to_fields(section, draft, self.zone))
        return RowChange(draft, card.number, False, tuple(found))

    def _cells(self, card: Card) -> dict[str, str]:
        return to_fields(card.section, card.draft, self.zone)


def _stale(row: ReadRow, card: Card | None) -> list[TableProblem]:
    """An empty version takes the card as it stands now."""
    if not row.version or (card is not None and str(card.number) == row.version):
        return []
    return [problem(row.line, "version", "stale_version", row.draft.code)]
