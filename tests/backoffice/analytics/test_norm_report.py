"""The report of norms: known answers, honest «no data», files that open."""

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from backoffice.analytics.figures import figures_of
from backoffice.analytics.norm_pdf import FontMissing, norm_pdf
from backoffice.analytics.norm_report import NormReport, Verdict, norm_report
from backoffice.analytics.norm_wording import worded
from backoffice.analytics.norm_xlsx import norm_workbook
from backoffice.analytics.series import Period, Series
from backoffice.analytics.tally import Measure, Tally
from backoffice.pages.texts.catalogue import load_texts
from core.settings.platform import ReportSettings

NORMS = load_texts("norms")
DAY = date(2026, 11, 24)
BEGIN = datetime(2026, 11, 24, tzinfo=UTC)


def report_of(tally: Tally) -> NormReport:
    figures = figures_of(tally)
    return norm_report(Series(figures, ((BEGIN, figures),), False), Period(DAY, DAY), BEGIN)


@pytest.fixture
def busy() -> NormReport:
    """Ten calls, eight waits: one too long, one given up."""
    tally = Tally()
    for measure, sums in {
        Measure.CALLS: {"all": 10, "answered": 10, "night": 2, "night_answered": 2, "sound_kept": 9,
                        "sound_refused": 1},
        Measure.WAIT: {"asked": 8, "answered": 6, "peer": 1, "abandoned": 1, "within_norm": 6,
                       "answered_40": 5},
        Measure.SECONDS: {"answered_wait": 120.0, "handling": 600.0},
        Measure.HANDLED: {"talks": 6},
        Measure.LATENCY: {"total_ms 400": 18, "total_ms 1250": 2},
    }.items():  # fmt: skip
        for key, value in sums.items():
            tally.count(measure, key, value)
    return report_of(tally)


def test_norms_are_kept_or_broken_by_single_cases(busy: NormReport) -> None:
    lines = {line.code: line for line in busy.lines}
    wait = lines["wait_40"]
    assert (wait.part, wait.whole, wait.verdict) == (6, 8, Verdict.BROKEN)
    assert lines["recorded"].verdict is Verdict.KEPT
    assert lines["asa"].value == 20.0
    assert lines["aht"].value == 100.0
    assert lines["latency_p50"].verdict is Verdict.KEPT
    assert (lines["latency_p95"].value, lines["latency_p95"].verdict) == (1250, Verdict.BROKEN)
    said = worded(wait, NORMS)
    assert (said.value, said.cases, said.verdict) == ("75,0 %", "6 из 8", "не выполнено: случаев 2")


def test_a_period_without_calls_says_so_on_every_line() -> None:
    report = report_of(Tally())
    assert {line.verdict for line in report.lines} == {Verdict.NO_DATA}
    assert {worded(line, NORMS).value for line in report.lines} == {"нет данных"}
    assert report.days_with_calls == 0


def test_every_line_has_its_words(busy: NormReport) -> None:
    assert {line.code for line in busy.lines} == set(NORMS) - {"words"}


def test_the_workbook_holds_numbers_period_and_method(busy: NormReport) -> None:
    book = load_workbook(io.BytesIO(norm_workbook(busy, NORMS)))
    norms, days, methods = book.worksheets
    texts = [str(cell.value) for row in norms.iter_rows() for cell in row if cell.value is not None]
    assert "Период: с 24.11.2026 по 24.11.2026 включительно, по времени региона." in texts
    row = next(row for row in norms.iter_rows() if row[0].value == NORMS["wait_40"]["title"])
    assert (row[2].value, row[2].number_format, row[3].value) == (0.75, "0.0%", "6 из 8")
    assert [cell.value for cell in days[2]][1:5] == [10, 10, 8, 6]
    assert methods.max_row == len(busy.lines) + 1


def test_the_pdf_is_written_with_the_systems_font(busy: NormReport, tmp_path: Path) -> None:
    content = norm_pdf(busy, NORMS, ReportSettings().font_folder)
    assert content.startswith(b"%PDF-")
    assert b"DejaVuSans" in content
    with pytest.raises(FontMissing):
        norm_pdf(busy, NORMS, tmp_path)
