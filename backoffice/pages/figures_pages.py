"""Dashboards: figures of a period by hour, day, week or month."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from backoffice.analytics.endings import CallEnding
from backoffice.analytics.series import Period, PeriodRefused, Series, Step, series_of
from backoffice.analytics.tally import Measure
from backoffice.pages.analytics_parts import (
    TEXTS,
    Analyst,
    AnalyticsParts,
    Names,
    day_in,
    names_of,
)
from core.web.problems import Problem

USUAL_DAYS = 7
FORMS = {Step.HOUR: "%d.%m %H:%M", Step.DAY: "%d.%m", Step.WEEK: "%d.%m.%y", Step.MONTH: "%m.%Y"}
MOST_TOPICS = 15
Text = Annotated[str, Query(max_length=40)]


def figures_router(parts: AnalyticsParts) -> APIRouter:
    router = APIRouter(prefix="/figures", include_in_schema=False)

    @router.get("")
    def dashboard(
        request: Request, me: Analyst, since: Text = "", until: Text = "", step: Text = "day"
    ) -> Response:
        chosen = step_of(step)
        period = period_of(parts, since, until)
        try:
            series = series_of(parts.book, period, chosen)
        except PeriodRefused as err:
            raise Problem(
                HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", TEXTS["problems"][f"period_{err.code}"]
            ) from err
        names = names_of(parts.sessions)
        return parts.web.pages.render(
            request,
            "figures/dashboard.html",
            period=period,
            step=chosen.value,
            steps=[one.value for one in Step],
            series=series,
            form=FORMS[chosen],
            charts=charts_of(series, FORMS[chosen]),
            topics=topics_of(series, names),
            texts=TEXTS,
        )

    return router


def step_of(text: str) -> Step:
    try:
        return Step(text)
    except ValueError as err:
        raise Problem(HTTPStatus.NOT_FOUND, "not_found") from err


def period_of(parts: AnalyticsParts, since: str, until: str) -> Period:
    """An empty end is today, an empty begin a week before the end."""
    last = day_in(until, "until") or parts.book.clock.day_of(parts.now())
    first = day_in(since, "since") or last - timedelta(days=USUAL_DAYS - 1)
    return Period(first, last)


@dataclass(frozen=True, slots=True)
class Chart:
    """`data` as chart.js takes it, in JSON; `kind`: stacked, percent, milliseconds, seconds."""

    title: str
    kind: str
    data: str


def charts_of(series: Series, form: str) -> list[Chart]:
    labels = [begin.strftime(form) for begin, _ in series.steps]
    figures = [one for _, one in series.steps]
    titles, lines = TEXTS["charts"], TEXTS["lines"]

    def chart(name: str, kind: str, rows: Mapping[str, list[float | int | None]]) -> Chart:
        sets = [{"label": label, "data": values} for label, values in rows.items()]
        return Chart(titles[name], kind, json.dumps({"labels": labels, "datasets": sets}))

    endings = {
        TEXTS["endings"][ending.value]: [one.calls.endings[ending.value] for one in figures]
        for ending in CallEnding
        if series.total.calls.endings[ending.value]
    }
    total = [one.latency["total_ms"] for one in figures]
    return [
        chart("endings", "stacked", {name: list(values) for name, values in endings.items()}),
        chart(
            "shares",
            "percent",
            {
                lines["by_robot"]: [_percent(one.calls.by_robot.value) for one in figures],
                lines["within_norm"]: [_percent(one.waits.within_norm.value) for one in figures],
                lines["abandoned"]: [_percent(one.waits.abandoned.value) for one in figures],
            },
        ),
        chart(
            "waits",
            "seconds",
            {lines["asa"]: [_rounded(one.waits.speed_of_answer.value) for one in figures]},
        ),
        chart(
            "latency",
            "milliseconds",
            {
                lines["p50"]: [one.p50 for one in total],
                lines["p95"]: [one.p95 for one in total],
            },
        ),
    ]


def topics_of(series: Series, names: Names) -> list[tuple[str, list[tuple[str, int]], int]]:
    """Title, the most frequent (name, count), and the sum of all."""
    words: dict[Measure, Mapping[str, str]] = {
        Measure.INTENT: {**TEXTS["intents"], "": TEXTS["lines"]["no_intent"]},
        Measure.SERVICE: names.services,
        Measure.MUNICIPALITY: names.municipalities,
        Measure.PEER: {},
        Measure.STAGE_DOWN: TEXTS["stage_parts"],
    }
    found = []
    for measure, known in words.items():
        counted = series.total.topics[measure]
        rows = [(known.get(code, code), count) for code, count in counted.items()]
        found.append((TEXTS["topics"][measure.value], rows[:MOST_TOPICS], sum(counted.values())))
    return found


def _percent(value: float | None) -> float | None:
    return None if value is None else round(100 * value, 1)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
