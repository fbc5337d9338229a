"""Cells of one row read as values; every mistake is noted with its line and column, and reading goes on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from core.knowledge.drafts import AspectDraft, ExceptionDraft
from core.knowledge.tables.wording import TableProblem, problem, yes_no

DATE_FORMS = ("%d.%m.%Y", "%Y-%m-%d")


@dataclass(frozen=True, slots=True)
class RowReader:
    """`cells` by field of the draft."""

    line: int
    cells: Mapping[str, str]
    problems: list[TableProblem] = field(default_factory=list)

    def text(self, name: str) -> str:
        return self.cells.get(name, "")

    def lines(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.text(name).splitlines() if part.strip())

    def number(self, name: str) -> int:
        text = self.text(name)
        if text.isdigit():
            return int(text)
        self.wrong(name, "bad_number", text)
        return 1

    def yes(self, name: str) -> bool:
        text = self.text(name).lower()
        if text not in (yes_no(True), yes_no(False), ""):
            self.wrong(name, "bad_answer", text)
        return text == yes_no(True)

    def day(self, name: str) -> date | None:
        text = self.text(name)
        found = parse_day(text) if text else None
        if text and found is None:
            self.wrong(name, "bad_date", text)
        return found

    def documents(self, name: str) -> list[AspectDraft]:
        """Lines of the form `случай = документ; документ`."""
        parts = []
        for line in self.lines(name):
            case, sign, items = line.partition("=")
            listed = [item.strip() for item in items.split(";") if item.strip()]
            if not sign or not listed or not case.strip():
                self.wrong(name, "bad_documents", line)
            parts += [AspectDraft("documents", item, case.strip()) for item in listed]
        return parts

    def exceptions(self, name: str) -> tuple[ExceptionDraft, ...]:
        """Lines of the form `31.12.2026 = 09:00-13:00 = причина`; no hours means closed."""
        found = []
        for line in self.lines(name):
            parts = [part.strip() for part in line.split("=")]
            day = parse_day(parts[0])
            if day is None or len(parts) > 3:
                self.wrong(name, "bad_exception", line)
                continue
            found.append(ExceptionDraft(day, *parts[1:]))
        return tuple(found)

    def wrong(self, name: str, code: str, value: str = "") -> None:
        self.problems.append(problem(self.line, name, code, value))


def parse_day(text: str) -> date | None:
    for form in DATE_FORMS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def day_text(day: date | None) -> str:
    return day.strftime("%d.%m.%Y") if day else ""
