"""Export of a table, and import of one: every mistake named, and either all rows written or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from core.db.models.place import AgencyRow, MunicipalityRow, OfficeRow, OfficialRow
from core.db.models.service import ServiceRow
from core.knowledge.draft_rules import KnownCodes
from core.knowledge.snapshot import KnowledgeSnapshot
from core.knowledge.tables.cells import RowReader
from core.knowledge.tables.layouts import LAYOUTS, Layout
from core.knowledge.tables.sheet_files import SheetRow, TableFormat, read_sheet, write_sheet
from core.knowledge.tables.wording import (
    TableProblem,
    TableRejected,
    column_title,
    field_of,
    problem,
    sheet_title,
)
from core.knowledge.writer import SHELVES, CodeLookup, Shelf, write_draft

SHELF_BY_SECTION = {shelf.section: shelf for shelf in SHELVES}


@dataclass(frozen=True, slots=True)
class ImportReport:
    added: int
    updated: int


@dataclass(frozen=True, slots=True)
class ReadRow:
    """`version` as it stands in the table, perhaps empty."""

    line: int
    draft: Any
    version: str


def export_table(snapshot: KnowledgeSnapshot, section: str, form: TableFormat) -> bytes:
    """`section`: services, offices or articles. The version column guards the way back."""
    layout = LAYOUTS[section]
    titles = [column_title(name) for name in layout.columns]
    cards = getattr(snapshot, section).values()
    filled = [layout.to_cells(card) for card in cards]
    rows = [[cells.get(name, "") for name in layout.columns] for cells in filled]
    return write_sheet(titles, rows, form, name=sheet_title(section))


def import_table(
    sessions: sessionmaker[Session], section: str, content: bytes, form: TableFormat
) -> ImportReport:
    """Add rows with new codes, overwrite those that are there. Cards not in the table stay.

    A filled version must be the card's present one; an empty one overwrites whatever is there.

    Raises:
        TableRejected: with every problem by line and column; nothing was written.
    """
    layout, shelf = LAYOUTS[section], SHELF_BY_SECTION[section]
    rows, problems = read_rows(section, content, form)
    try:
        with sessions.begin() as session:
            lookup = CodeLookup(session)
            known = _known_codes(session)
            for row in rows:
                problems += [
                    problem(row.line, one.field, one.code, one.value)
                    for one in layout.check(row.draft, known)
                ]
                problems += _version_problems(shelf, row, lookup)
            if problems:
                raise TableRejected(sorted(problems, key=lambda one: one.line))
            return _write(shelf, rows, lookup)
    except StaleDataError as err:
        raise TableRejected([problem(0, "version", "stale_version", "…")]) from err


def read_rows(
    section: str, content: bytes, form: TableFormat
) -> tuple[list[ReadRow], list[TableProblem]]:
    """Drafts of all rows, and what is wrong with single cells.

    Raises:
        TableRejected: the file is no such table at all.
    """
    layout = LAYOUTS[section]
    titles, sheet = read_sheet(content, form)
    problems = _title_problems(layout, titles)
    if problems:
        raise TableRejected(problems)
    return _read_rows(layout, sheet)


def _title_problems(layout: Layout, titles: Sequence[str]) -> list[TableProblem]:
    fields = {field_of(title): title for title in titles}
    missing = [name for name in layout.columns if name not in fields and name != "version"]
    unknown = [title for title in titles if field_of(title) not in layout.columns]
    return [problem(1, "", "missing_column", column_title(name)) for name in missing] + [
        problem(1, "", "unknown_column", title) for title in unknown
    ]


def _read_rows(
    layout: Layout, sheet: Sequence[SheetRow]
) -> tuple[list[ReadRow], list[TableProblem]]:
    if not sheet:
        raise TableRejected([problem(0, "", "empty_table")])
    rows, problems, seen = [], [], set()
    for one in sheet:
        cells = {name: text for title, text in one.cells.items() if (name := field_of(title))}
        reader = RowReader(one.line, cells)
        draft = layout.to_draft(reader)
        if draft.code in seen:
            reader.wrong("code", "repeated_code", draft.code)
        seen.add(draft.code)
        problems += reader.problems
        rows.append(ReadRow(one.line, draft, cells.get("version", "")))
    return rows, problems


def _version_problems(shelf: Shelf, row: ReadRow, lookup: CodeLookup) -> list[TableProblem]:
    if not row.version:
        return []
    present = lookup.find(shelf.table, row.draft.code)
    if present is not None and str(present.version) == row.version:
        return []
    return [problem(row.line, "version", "stale_version", row.draft.code)]


def _write(shelf: Shelf, rows: Sequence[ReadRow], lookup: CodeLookup) -> ImportReport:
    added = 0
    for row in rows:
        added += lookup.find(shelf.table, row.draft.code) is None
        write_draft(shelf, row.draft, lookup)
        lookup.session.flush()
    return ImportReport(added, len(rows) - added)


def _known_codes(session: Session) -> KnownCodes:
    def codes(table: Any) -> frozenset[str]:
        return frozenset(session.scalars(select(table.code)))

    return KnownCodes(
        municipalities=codes(MunicipalityRow),
        agencies=codes(AgencyRow),
        officials=codes(OfficialRow),
        offices=codes(OfficeRow),
        services=codes(ServiceRow),
    )
