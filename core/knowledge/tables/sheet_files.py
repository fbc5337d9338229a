"""CSV and XLSX files as rows of cells with the line each row starts at."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from core.knowledge.tables.wording import TableRejected, problem

DELIMITERS = ";,\t"
"""Spreadsheets in Russian write CSV with semicolons; a table from elsewhere may have commas or tabs."""

MEGABYTE = 1_000_000
MOST_MEGABYTES = 50
"""Unpacked: thirty times of all the cards there are. A small archive may hold gigabytes."""


class TableFormat(str, Enum):
    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """`cells` by column title."""

    line: int
    cells: Mapping[str, str]


def write_sheet(
    titles: Sequence[str], rows: Sequence[Sequence[str]], form: TableFormat, *, name: str
) -> bytes:
    """The file's content. CSV gets a byte order mark, so that spreadsheets see it is UTF-8."""
    if form is TableFormat.CSV:
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerows([titles, *([_harmless(cell) for cell in row] for row in rows)])
        return text.getvalue().encode("utf-8-sig")
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name)
    for row in [titles, *rows]:
        sheet.append([_harmless(cell) for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read_sheet(content: bytes, form: TableFormat) -> tuple[list[str], list[SheetRow]]:
    """Titles and rows; empty rows are left out.

    Raises:
        TableRejected: not a table of that format.
    """
    try:
        listed = _csv_rows(content) if form is TableFormat.CSV else _xlsx_rows(content)
    except (UnicodeDecodeError, csv.Error) as err:
        raise TableRejected([problem(0, "", "unreadable", "CSV")]) from err
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError) as err:
        raise TableRejected([problem(0, "", "unreadable", "XLSX")]) from err
    if not listed:
        raise TableRejected([problem(0, "", "empty_table")])
    titles = [title.strip() for title in listed[0][1]]
    while titles and not titles[-1]:
        titles.pop()
    rows = [
        SheetRow(line, dict(zip(titles, map(_plain, cells), strict=False)))
        for line, cells in listed[1:]
        if any(cell.strip() for cell in cells)
    ]
    return titles, rows


def _csv_rows(content: bytes) -> list[tuple[int, list[str]]]:
    text = content.decode("utf-8-sig")
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, line = [], 1
    for cells in reader:
        rows.append((line, cells))
        line = reader.line_num + 1  # a cell may hold several lines of the file
    return rows


def _xlsx_rows(content: bytes) -> list[tuple[int, list[str]]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    if size > MOST_MEGABYTES * MEGABYTE:
        raise TableRejected([problem(0, "", "too_large", str(MOST_MEGABYTES))])
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    rows = book.worksheets[0].iter_rows(values_only=True)
    return [(line, [_cell_text(cell) for cell in cells]) for line, cells in enumerate(rows, 1)]


def _cell_text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return cell.strftime("%d.%m.%Y")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _harmless(cell: str) -> str:
    """A cell that begins like a formula would be run by a spreadsheet; an apostrophe stops it."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell


def _plain(cell: str) -> str:
    text = cell.strip()
    return text[1:] if text.startswith(("'=", "'+", "'-", "'@")) else text
