"""The report of norms as files."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Response

from backoffice.analytics.norm_pdf import FontMissing, norm_pdf
from backoffice.analytics.norm_report import NormReport, norm_report
from backoffice.analytics.norm_xlsx import norm_workbook
from backoffice.analytics.series import PeriodRefused, Step, series_of
from backoffice.pages.analytics_parts import TEXTS, Analyst, AnalyticsParts
from backoffice.pages.figures_pages import period_of
from backoffice.pages.texts.catalogue import load_texts
from core.web.problems import Problem

NORMS = load_texts("norms")
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
Text = Annotated[str, Query(max_length=40)]


def report_router(parts: AnalyticsParts) -> APIRouter:
    router = APIRouter(prefix="/figures", include_in_schema=False)

    @router.get("/norms.{form}")
    def report(me: Analyst, form: str, since: Text = "", until: Text = "") -> Response:
        if form not in MEDIA_TYPES:
            raise Problem(HTTPStatus.NOT_FOUND, "not_found")
        made = _report(parts, since, until)
        content = norm_workbook(made, NORMS) if form == "xlsx" else _pdf(parts, made)
        period = made.period
        name = f"normy-{period.since:%Y%m%d}-{period.until:%Y%m%d}.{form}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, media_type=MEDIA_TYPES[form], headers=headers)

    return router


def _report(parts: AnalyticsParts, since: str, until: str) -> NormReport:
    period = period_of(parts, since, until)
    try:
        series = series_of(parts.book, period, Step.DAY)
    except PeriodRefused as err:
        raise Problem(
            HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", TEXTS["problems"][f"period_{err.code}"]
        ) from err
    return norm_report(series, period, parts.now().astimezone(parts.book.clock.zone))


def _pdf(parts: AnalyticsParts, made: NormReport) -> bytes:
    try:
        return norm_pdf(made, NORMS, parts.font_folder)
    except FontMissing as err:
        words = TEXTS["problems"]["font_missing"].format(folder=err.folder)
        raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "refused", words) from err
