"""The training files as editors see them: taken in, edited block by block, given back byte for byte."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from backoffice.content.remembered import Remembered
from backoffice.content.revisions import Change, EditConflict, Revision, RevisionBook
from backoffice.dialogs.blocks import HEAD, HEADING, SECTION, Block, join, split
from backoffice.dialogs.examples import Example, add_examples, read_examples, replace_example
from backoffice.dialogs.likeness import OwnedPhrase
from backoffice.dialogs.yaml_problems import FilesBroken, problem

BLOCK = "dialogue"
LAYOUT = "dialogue_file"
KINDS = (BLOCK, LAYOUT)
ADDING_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class StoredBlock:
    """`code` names it for ever; `number` is the revision an editor begins from."""

    code: str
    path: str
    number: int
    block: Block

    @property
    def examples(self) -> tuple[Example, ...]:
        return read_examples(self.block.text)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Blocks by what happened to them; `removed` stood in files that are no more or lost them."""

    added: int
    changed: int
    removed: int
    unchanged: int


def blocks_of(revisions: Sequence[Revision]) -> list[StoredBlock]:
    """Blocks in the order of their files, from revisions of both kinds."""
    texts = {one.code: one for one in revisions if one.kind == BLOCK}
    found = []
    for layout in sorted(
        (one for one in revisions if one.kind == LAYOUT), key=lambda one: one.code
    ):
        for code in layout.content["blocks"]:
            one = texts[code]
            block = Block(one.content["kind"], one.content["name"], one.content["text"])
            found.append(StoredBlock(code, layout.code, one.number, block))
    return found


def files_of(revisions: Sequence[Revision]) -> dict[str, str]:
    """Whole files by path."""
    files: dict[str, list[Block]] = {}
    for one in blocks_of(revisions):
        files.setdefault(one.path, []).append(one.block)
    return {path: join(blocks) for path, blocks in files.items()}


class DialogueBook:
    """Every edit is checked against the whole of its file before it is written."""

    def __init__(self, book: RevisionBook) -> None:
        self._book = book
        self._blocks: Remembered[tuple[StoredBlock, ...]] = Remembered()
        self._phrases: Remembered[tuple[OwnedPhrase, ...]] = Remembered()
        self._one_adds = threading.Lock()
        """Those who add in this process wait for one another instead of trying again and again."""

    def export(self) -> dict[str, str]:
        return files_of(self._book.all_latest(*KINDS))

    def blocks(self, *kinds: str) -> list[StoredBlock]:
        """In the order of files; all kinds but headings when none is named."""
        found = self._all_blocks(self.version())
        if kinds:
            return [one for one in found if one.block.kind in kinds]
        return [one for one in found if one.block.kind not in (HEAD, HEADING)]

    def version(self) -> int:
        """Rises with every edit."""
        return self._book.version(*KINDS)

    def phrases(self) -> tuple[OwnedPhrase, ...]:
        """Of all intents, without annotations."""
        version = self.version()
        return self._phrases.at(
            version,
            lambda: tuple(
                OwnedPhrase(one.block.name, example.plain)
                for one in self._all_blocks(version)
                if one.block.kind == "intent"
                for example in one.examples
            ),
        )

    def _all_blocks(self, version: int) -> tuple[StoredBlock, ...]:
        return self._blocks.at(version, lambda: tuple(blocks_of(self._book.all_latest(*KINDS))))

    def block(self, code: str) -> StoredBlock | None:
        path = code.partition("#")[0]
        return next((one for one in self._file(path) if one.code == code), None)

    def history(self, code: str, *, before: int = 0, count: int | None = None) -> list[Revision]:
        """As the book gives it."""
        return self._book.history(BLOCK, code, before=before, count=count)

    def take_in(
        self, files: Mapping[str, str], *, author: str, is_whole: bool = False, note: str = ""
    ) -> ImportReport:
        """Replace these files; with `is_whole` files that are not among them go.

        Raises:
            FilesBroken: with every problem by file and line; nothing was changed.
            EditConflict: somebody saved one of the blocks in this very moment; nothing was changed.
        """
        cut, problems = {}, []
        for path, text in sorted(files.items()):
            try:
                cut[path] = list(_coded(path, split(path, text)))
            except FilesBroken as err:
                problems += err.problems
        if problems:
            raise FilesBroken(problems)
        present = self._book.all_latest(*KINDS)
        changes, report = _import_changes(present, cut, is_whole=is_whole, note=note)
        if changes:
            self._book.append_all(changes, author=author)
        return report

    def save(self, code: str, text: str, *, expected: int, author: str, note: str = "") -> None:
        """Put a new text in the place of a block.

        Raises:
            FilesBroken: with the line within the block.
            EditConflict: the block is not at `expected` any more.
        """
        stored = self.block(code)
        if stored is None or stored.number != expected:
            raise EditConflict(self._book.latest(BLOCK, code))
        if not text.endswith("\n"):
            text += "\n"
        self._check(stored, text)
        if text != stored.block.text:
            content = _content(Block(stored.block.kind, stored.block.name, text))
            self._book.append(Change(BLOCK, code, content, expected, note), author=author)

    def undo_to(self, code: str, number: int, *, expected: int, author: str) -> None:
        """A new state equal to an older one.

        Raises as `save` does; LookupError when there is no such state.
        """
        wanted = self._book.state(BLOCK, code, number)
        if wanted is None:
            raise LookupError(f"{code} {number}")
        self.save(
            code, wanted.content["text"], expected=expected, author=author, note=f"↩ {number}"
        )

    def add_phrases(self, code: str, phrases: Sequence[str], *, author: str) -> int:
        """Additions never conflict: the newest text is taken. Returns how many were new."""
        before = [0]

        def edit(text: str) -> str:
            before[0] = len(read_examples(text))
            return add_examples(text, phrases)

        text = self._edit(code, edit, author)
        return len(read_examples(text)) - before[0]

    def change_phrase(self, code: str, old: str, new: str, *, author: str) -> None:
        """Only this phrase must be as it was; an empty `new` takes it out."""
        self._edit(code, lambda text: replace_example(text, old, new), author)

    def _edit(self, code: str, edit: Callable[[str], str], author: str) -> str:
        for _ in range(ADDING_ATTEMPTS):
            with self._one_adds:
                stored = self.block(code)
                if stored is None:
                    raise FilesBroken([problem("", 0, "no_such_phrase", code)])
                text = edit(stored.block.text)
                try:
                    self.save(code, text, expected=stored.number, author=author)
                except EditConflict:
                    continue
                return text
        raise EditConflict(self._book.latest(BLOCK, code))

    def _file(self, path: str) -> list[StoredBlock]:
        layout = self._book.latest(LAYOUT, path)
        if layout is None:
            return []
        return blocks_of([layout, *self._book.latest_of(BLOCK, layout.content["blocks"])])

    def _check(self, stored: StoredBlock, text: str) -> None:
        """The file must fall into the same parts as before."""
        beside = self._file(stored.path)
        lines_above = "".join(
            one.block.text for one in beside[: [one.code for one in beside].index(stored.code)]
        ).count("\n")
        edited = [text if one.code == stored.code else one.block.text for one in beside]
        try:
            parts = split(stored.path, "".join(edited))
        except FilesBroken as err:
            raise FilesBroken(
                [
                    type(one)(one.path, max(0, one.line - lines_above), one.text)
                    for one in err.problems
                ]
            ) from err
        if [(one.kind, one.name) for one in parts] != [
            (one.block.kind, one.block.name) for one in beside
        ]:
            raise FilesBroken([problem(stored.path, 0, "renamed")])


def _content(block: Block) -> dict[str, str]:
    return {"kind": block.kind, "name": block.name, "text": block.text}


def _coded(path: str, blocks: Sequence[Block]) -> Iterator[tuple[str, Block]]:
    """Codes are stable while kind, name and order among namesakes stay."""
    seen: Counter[str] = Counter()
    for block in blocks:
        name = f"{path}#{block.kind}/{block.name}"
        seen[name] += 1
        yield (name if seen[name] == 1 else f"{name}#{seen[name]}"), block


def _import_changes(
    present: Sequence[Revision],
    cut: Mapping[str, list[tuple[str, Block]]],
    *,
    is_whole: bool,
    note: str,
) -> tuple[list[Change], ImportReport]:
    known = {(one.kind, one.code): one for one in present}
    standing = {one.code: one.path for one in blocks_of(present)}
    changes: list[Change] = []
    counts: Counter[str] = Counter()

    def put(kind: str, code: str, content: Mapping[str, object]) -> bool:
        before = known.get((kind, code))
        if before and before.content == content:
            return False
        changes.append(Change(kind, code, content, before.number if before else 0, note))
        return True

    for path, coded in cut.items():
        for code, block in coded:
            is_changed = put(BLOCK, code, _content(block))
            if code not in standing:
                counts["added"] += 1
            else:
                counts["changed" if is_changed else "unchanged"] += 1
        put(LAYOUT, path, {"blocks": [code for code, _ in coded]})
    gone = {one.code for one in present if one.kind == LAYOUT} - set(cut) if is_whole else set()
    for path in gone:
        put(LAYOUT, path, {"blocks": []})
    kept = {code for coded in cut.values() for code, _ in coded}
    counts["removed"] = sum(
        1 for code, path in standing.items() if (path in cut or path in gone) and code not in kept
    )
    return changes, ImportReport(
        *(counts[name] for name in ("added", "changed", "removed", "unchanged"))
    )


__all__ = ["BLOCK", "KINDS", "LAYOUT", "SECTION", "DialogueBook", "ImportReport", "StoredBlock"]
