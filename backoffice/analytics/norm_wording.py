"""Figures of the report of norms in words, the same in every file. Texts are given, none stand here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backoffice.analytics.norm_report import NormDay, NormLine, NormReport, Unit, Verdict

Texts = Mapping[str, Mapping[str, str]]
DAY_FORM = "%d.%m.%Y"
MOMENT_FORM = "%d.%m.%Y %H:%M"
DAY_COLUMNS = ("day", "calls", "answered", "waits", "within", "share", "abandoned", "asa")


@dataclass(frozen=True, slots=True)
class WordedLine:
    title: str
    norm: str
    value: str
    cases: str
    verdict: str
    method: str


def worded(line: NormLine, texts: Texts) -> WordedLine:
    own, words = texts[line.code], texts["words"]
    return WordedLine(
        own["title"],
        own.get("norm", words["norm_absent"]),
        value_of(line, words),
        _cases(line, words),
        _verdict(line, words),
        own["method"],
    )


def value_of(line: NormLine, words: Mapping[str, str]) -> str:
    if line.value is None:
        return words["no_data"]
    match line.unit:
        case Unit.SHARE:
            return f"{_decimal(100 * line.value)} %"
        case Unit.COUNT:
            return str(round(line.value))
        case Unit.MARK:
            return _decimal(line.value, 2)
        case Unit.SECONDS | Unit.MILLISECONDS:
            number = _decimal(line.value, 1 if line.unit is Unit.SECONDS else 0)
            return f"{number} {words[line.unit.value]}"


def head_of(report: NormReport, texts: Texts) -> list[str]:
    """Title first, then what the reader must know before the figures."""
    words = texts["words"]
    period = report.period
    lines = [
        words["title"],
        words["period"].format(
            since=period.since.strftime(DAY_FORM), until=period.until.strftime(DAY_FORM)
        ),
        words["made"].format(at=report.made_at.strftime(MOMENT_FORM)),
        words["days"].format(days=len(report.days), busy=report.days_with_calls),
    ]
    return [*lines, words["behind"]] if report.is_behind else lines


def day_cells(day: NormDay, words: Mapping[str, str]) -> Sequence[str]:
    """In the order of `DAY_COLUMNS`."""
    share = day.waits.value
    return (
        day.day.strftime(DAY_FORM),
        str(day.calls),
        str(day.answered),
        str(day.waits.whole),
        str(day.waits.part),
        words["no_data"] if share is None else f"{_decimal(100 * share)} %",
        str(day.abandoned),
        words["no_data"] if day.speed_of_answer is None else _decimal(day.speed_of_answer),
    )


def _cases(line: NormLine, words: Mapping[str, str]) -> str:
    if line.part is None:
        return str(line.whole)
    return words["of"].format(part=line.part, whole=line.whole)


def _verdict(line: NormLine, words: Mapping[str, str]) -> str:
    if line.verdict is Verdict.BROKEN and line.part is not None:
        return words["broken_cases"].format(cases=line.whole - line.part)
    return words[line.verdict.value]


def _decimal(value: float, digits: int = 1) -> str:
    return f"{value:.{digits}f}".replace(".", ",")
