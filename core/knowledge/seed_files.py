"""Reads the seed files and says, file and line, what is wrong with them. Touches no database."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import yaml

from core.knowledge.draft_rules import (
    KnownCodes,
    Violation,
    check_article,
    check_office,
    check_service,
)
from core.knowledge.drafts import KnowledgeDraft
from core.knowledge.seed_drafts import SeedEntries, to_drafts
from core.knowledge.seed_schema import SeedFile

SEEDS_FOLDER = Path(__file__).parent / "seeds"
SECTIONS = tuple(name for name in SeedFile.__struct_fields__ if name != "appeals")
AT_PATH = re.compile(r" - at `\$(?P<path>[^`]*)`")
PATH_STEP = re.compile(r"\.(?P<key>\w+)|\[(?P<index>\d+)\]")


@dataclass(frozen=True, slots=True)
class SeedProblem:
    """`line` counts from 1."""

    file: str
    line: int
    text: str


class SeedsInvalid(Exception):
    """The seed files cannot be loaded; nothing was read half."""

    def __init__(self, problems: list[SeedProblem]) -> None:
        super().__init__("\n".join(f"{one.file}:{one.line}: {one.text}" for one in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class _Source:
    file: str
    root: yaml.Node | None
    content: SeedFile


def read_seeds(folder: Path = SEEDS_FOLDER) -> KnowledgeDraft:
    """All drafts of all files.

    Raises:
        SeedsInvalid: with every problem found, each with its file and line.
    """
    sources, problems = [], []
    for path in sorted(folder.rglob("*.yml")):
        try:
            sources.append(_read_file(path, str(path.relative_to(folder))))
        except SeedsInvalid as err:
            problems += err.problems
    if problems:
        raise SeedsInvalid(problems)
    lines = _entry_lines(sources)
    entries = _gather(sources)
    problems = [*_repeated_codes(sources), *_dangling_names(entries, lines)]
    if problems:
        raise SeedsInvalid(problems)
    drafts = to_drafts(entries)
    problems = [
        SeedProblem(*lines[code], f"{code}.{broken.field}: {broken.code} {broken.value}".rstrip())
        for code, broken in _violations(drafts)
    ]
    if problems:
        raise SeedsInvalid(problems)
    return drafts


def _read_file(path: Path, file: str) -> _Source:
    text = path.read_text(encoding="utf-8")
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        content = msgspec.convert(yaml.safe_load(text) or {}, SeedFile)
    except yaml.MarkedYAMLError as err:
        line = err.problem_mark.line + 1 if err.problem_mark else 1
        raise SeedsInvalid([SeedProblem(file, line, str(err.problem))]) from err
    except msgspec.ValidationError as err:
        line = _line_of(root, str(err))
        raise SeedsInvalid([SeedProblem(file, line, str(err))]) from err
    return _Source(file, root, content)


def _line_of(root: yaml.Node | None, message: str) -> int:
    """Follow the path that msgspec names as far as the YAML tree goes."""
    match = AT_PATH.search(message)
    node = root
    for step in PATH_STEP.finditer(match["path"] if match else ""):
        below = _child(node, step["key"], step["index"])
        if below is None:
            break
        node = below
    return node.start_mark.line + 1 if node else 1


def _child(node: yaml.Node | None, key: str | None, index: str | None) -> yaml.Node | None:
    if key is not None and isinstance(node, yaml.MappingNode):
        return next((value for name, value in node.value if name.value == key), None)
    if index is not None and isinstance(node, yaml.SequenceNode):
        value: yaml.Node = node.value[int(index)]
        return value
    return None


def _coded(source: _Source) -> Iterator[tuple[str, str, int]]:
    """Section, code and line of every entry of a file."""
    for section in SECTIONS:
        entries = getattr(source.content, section)
        below = _child(source.root, section, None)
        for number, entry in enumerate(entries):
            node = _child(below, None, str(number))
            code = getattr(entry, "code", None) or str(entry.date)
            yield section, code, node.start_mark.line + 1 if node else 1


def _entry_lines(sources: list[_Source]) -> dict[str, tuple[str, int]]:
    return {code: (one.file, line) for one in sources for _, code, line in _coded(one)}


def _repeated_codes(sources: list[_Source]) -> Iterator[SeedProblem]:
    seen: set[tuple[str, str]] = set()
    for source in sources:
        for section, code, line in _coded(source):
            if (section, code) in seen:
                yield SeedProblem(source.file, line, f"{section}: code {code} is used twice")
            seen.add((section, code))


def _dangling_names(
    entries: SeedEntries, lines: dict[str, tuple[str, int]]
) -> Iterator[SeedProblem]:
    """Names of timetables and appeals that are nowhere."""
    timetables = {timetable.code for timetable in entries.timetables}
    for office in entries.offices:
        if office.timetable not in timetables:
            yield SeedProblem(*lines[office.code], f"no timetable {office.timetable}")
    for service in entries.services:
        if service.appeal not in entries.appeals:
            yield SeedProblem(*lines[service.code], f"no appeal {service.appeal}")


def _gather(sources: list[_Source]) -> SeedEntries:
    merged: dict[str, list[object]] = {
        section: [entry for one in sources for entry in getattr(one.content, section)]
        for section in SECTIONS
    }
    appeals = {name: text for one in sources for name, text in one.content.appeals.items()}
    return SeedEntries(**merged, appeals=appeals)  # type: ignore[arg-type]


def _violations(drafts: KnowledgeDraft) -> Iterator[tuple[str, Violation]]:
    known = known_codes(drafts)
    for service in drafts.services:
        yield from ((service.code, broken) for broken in check_service(service, known))
    for office in drafts.offices:
        yield from ((office.code, broken) for broken in check_office(office, known))
    for article in drafts.articles:
        yield from ((article.code, broken) for broken in check_article(article, known))


def known_codes(drafts: KnowledgeDraft) -> KnownCodes:
    """Codes that the drafts themselves define."""
    return KnownCodes(
        municipalities=frozenset(one.code for one in drafts.municipalities),
        agencies=frozenset(one.code for one in drafts.agencies),
        officials=frozenset(who.code for one in drafts.agencies for who in one.officials),
        offices=frozenset(one.code for one in drafts.offices),
        services=frozenset(one.code for one in drafts.services),
    )
