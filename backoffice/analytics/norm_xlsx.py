"""The report of norms as a workbook: norms, days, how it was counted. Numbers are numbers, not texts."""

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from backoffice.analytics.norm_report import NormDay, NormLine, NormReport, Unit, Verdict
from backoffice.analytics.norm_wording import DAY_COLUMNS, Texts, head_of, worded

FORMATS = {
    Unit.SHARE: "0.0%",
    Unit.SECONDS: "0.0",
    Unit.MILLISECONDS: "0",
    Unit.MARK: "0.00",
    Unit.COUNT: "0",
}
FILLS = {
    Verdict.KEPT: PatternFill("solid", fgColor="DDF2E3"),
    Verdict.BROKEN: PatternFill("solid", fgColor="FBE2E2"),
}
HEAD = PatternFill("solid", fgColor="E8EBF0")
NORM_WIDTHS = (46, 26, 16, 20, 26)
DAY_WIDTHS = (14, 12, 14, 14, 16, 16, 16, 22)
METHOD_WIDTHS = (46, 110)


def norm_workbook(report: NormReport, texts: Texts) -> bytes:
    book = Workbook()
    _norms(book.active, report, texts)
    _days(book.create_sheet(), report, texts)
    _methods(book.create_sheet(), report, texts)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _norms(sheet: Worksheet, report: NormReport, texts: Texts) -> None:
    words = texts["words"]
    sheet.title = words["sheet_norms"]
    for words_above in head_of(report, texts):
        sheet.append([words_above])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([])
    _heading(
        sheet, [words[f"column_{name}"] for name in ("figure", "norm", "value", "cases", "verdict")]
    )
    for line in report.lines:
        _norm_row(sheet, line, texts)
    _widths(sheet, NORM_WIDTHS)


def _norm_row(sheet: Worksheet, line: NormLine, texts: Texts) -> None:
    said = worded(line, texts)
    value = said.value if line.value is None else round(line.value, 4)
    sheet.append([said.title, said.norm, value, said.cases, said.verdict])
    row = sheet[sheet.max_row]
    if line.value is not None:
        row[2].number_format = FORMATS[line.unit]
    if line.verdict in FILLS:
        row[4].fill = FILLS[line.verdict]
    for cell in row:
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _days(sheet: Worksheet, report: NormReport, texts: Texts) -> None:
    words = texts["words"]
    sheet.title = words["sheet_days"]
    _heading(sheet, [words[f"day_{name}"] for name in DAY_COLUMNS])
    for day in report.days:
        sheet.append(_day_row(day, words["no_data"]))
        row = sheet[sheet.max_row]
        row[0].number_format = "DD.MM.YYYY"
        row[5].number_format = "0.0%"
        row[7].number_format = "0.0"
    sheet.freeze_panes = "A2"
    _widths(sheet, DAY_WIDTHS)


def _day_row(day: NormDay, no_data: str) -> list[object]:
    share, speed = day.waits.value, day.speed_of_answer
    return [
        day.day,
        day.calls,
        day.answered,
        day.waits.whole,
        day.waits.part,
        no_data if share is None else round(share, 4),
        day.abandoned,
        no_data if speed is None else round(speed, 1),
    ]


def _methods(sheet: Worksheet, report: NormReport, texts: Texts) -> None:
    words = texts["words"]
    sheet.title = words["sheet_methods"]
    _heading(sheet, [words["column_figure"], words["column_method"]])
    for line in report.lines:
        said = worded(line, texts)
        sheet.append([said.title, said.method])
        for cell in sheet[sheet.max_row]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    _widths(sheet, METHOD_WIDTHS)


def _heading(sheet: Worksheet, titles: Sequence[str]) -> None:
    sheet.append(list(titles))
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
        cell.fill = HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _widths(sheet: Worksheet, widths: Sequence[int]) -> None:
    for letter, width in zip("ABCDEFGH", widths, strict=False):
        sheet.column_dimensions[letter].width = width
