"""The report of norms as a PDF for printing. The font is the system's: PDF's own ones have no Cyrillic."""

from collections.abc import Sequence
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

from backoffice.analytics.norm_report import NormReport, Verdict
from backoffice.analytics.norm_wording import (
    DAY_COLUMNS,
    Texts,
    day_cells,
    head_of,
    worded,
)

REGULAR, BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"
FAMILY = "DejaVu"
NORM_WIDTHS = (34, 20, 13, 15, 18)
DAY_WIDTHS = (14, 11, 12, 12, 13, 13, 13, 12)
KEPT, BROKEN = (221, 242, 227), (251, 226, 226)
FILLS = {Verdict.KEPT: KEPT, Verdict.BROKEN: BROKEN}
HEAD = FontFace(emphasis="BOLD", fill_color=(232, 235, 240))


class FontMissing(Exception):
    """`folder` has no font to write Russian with."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.folder = folder


def norm_pdf(report: NormReport, texts: Texts, font_folder: Path) -> bytes:
    """Raises:
    FontMissing: the package with the font is not installed.
    """
    page = _opened(font_folder, texts["words"]["page"])
    title, *lines = head_of(report, texts)
    page.set_font(FAMILY, "B", 15)
    _write(page, title, 8)
    page.set_font(FAMILY, size=9)
    for line in lines:
        _write(page, line, 5)
    page.ln(2)
    _norms(page, report, texts)
    _days(page, report, texts)
    _methods(page, report, texts)
    return bytes(page.output())


class _NumberedPages(FPDF):
    """`pattern`: words of the footer, with {number}."""

    pattern = "{number}"

    def footer(self) -> None:
        self.set_y(-12)
        self.set_font(FAMILY, size=8)
        self.cell(0, 6, self.pattern.format(number=self.page_no()), align="C")


def _opened(font_folder: Path, pattern: str) -> FPDF:
    page = _NumberedPages(orientation="portrait", format="A4")
    page.pattern = pattern
    for style, name in (("", REGULAR), ("B", BOLD)):
        path = font_folder / name
        if not path.is_file():
            raise FontMissing(font_folder)
        page.add_font(FAMILY, style, path)
    page.set_font(FAMILY, size=9)
    page.add_page()
    return page


def _write(page: FPDF, text: str, height: float) -> None:
    page.multi_cell(0, height, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _title(page: FPDF, text: str) -> None:
    page.ln(4)
    page.set_font(FAMILY, "B", 11)
    _write(page, text, 7)
    page.set_font(FAMILY, size=8)


def _norms(page: FPDF, report: NormReport, texts: Texts) -> None:
    words = texts["words"]
    page.set_font(FAMILY, size=8)
    with page.table(
        col_widths=NORM_WIDTHS, headings_style=HEAD, line_height=4.5, padding=1, text_align="LEFT"
    ) as table:
        columns = ("figure", "norm", "value", "cases", "verdict")
        _row(table, [words[f"column_{name}"] for name in columns])
        for line in report.lines:
            said = worded(line, texts)
            row = table.row()
            for cell in (said.title, said.norm, said.value, said.cases):
                row.cell(cell)
            fill = FILLS.get(line.verdict)
            row.cell(said.verdict, style=FontFace(fill_color=fill) if fill else None)


def _days(page: FPDF, report: NormReport, texts: Texts) -> None:
    words = texts["words"]
    _title(page, words["sheet_days"])
    with page.table(
        col_widths=DAY_WIDTHS, headings_style=HEAD, line_height=4.5, padding=1, text_align="LEFT"
    ) as table:
        _row(table, [words[f"day_{name}"] for name in DAY_COLUMNS])
        for day in report.days:
            _row(table, day_cells(day, words))


def _methods(page: FPDF, report: NormReport, texts: Texts) -> None:
    _title(page, texts["words"]["sheet_methods"])
    for line in report.lines:
        said = worded(line, texts)
        _write(page, f"{said.title}. {said.method}", 4.5)
        page.ln(1)


def _row(table: object, cells: Sequence[str]) -> None:
    row = table.row()  # type: ignore[attr-defined]
    for cell in cells:
        row.cell(cell)
