"""What callers say: intents and their phrases, other parts as text, likenesses, import and export."""

from collections import Counter
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from backoffice.content.revisions import EditConflict, Revision
from backoffice.dialogs.archive import pack, unpack
from backoffice.dialogs.dialogue_book import StoredBlock
from backoffice.dialogs.examples import Example, mark_entity
from backoffice.dialogs.likeness import LikePair, OwnedPhrase, pairs_of
from backoffice.dialogs.yaml_problems import FileProblem, FilesBroken
from backoffice.knowledge.differences import Piece, pieces_of
from backoffice.pages.parts import (
    LARGEST_UPLOAD,
    STATES_SHOWN,
    BackofficeParts,
    Before,
    Editor,
    Posted,
    see,
    told,
)
from backoffice.pages.texts.catalogue import load_texts
from backoffice.training.evaluation import Evaluation, last_evaluation
from core.access.account import SignedIn
from core.access.audit import Subject
from core.web.problems import Problem

TEXTS = load_texts("dialogs")
ALIKE_TOLD = 3


def dialog_router(parts: BackofficeParts) -> APIRouter:
    router = APIRouter(prefix="/dialogs", include_in_schema=False)
    _add_lists(router, parts)
    _add_phrases(router, parts)
    _add_text(router, parts)
    _add_files(router, parts)
    return router


def block_path(code: str) -> str:
    return f"/dialogs/block?code={quote(code)}"


def pairs_now(parts: BackofficeParts) -> list[LikePair]:
    return parts.likenesses.pairs_at(parts.dialogue.version(), parts.dialogue.phrases)


def tried(parts: BackofficeParts) -> Evaluation | None:
    """How the model that callers hear was understood at its last check."""
    live = parts.publisher.desk.publications.live()
    return last_evaluation(parts.publisher.project(live.id)) if live else None


def _add_lists(router: APIRouter, parts: BackofficeParts) -> None:
    pages = parts.web.pages

    @router.get("")
    def intents(request: Request, me: Editor, q: str = "") -> Response:
        blocks = parts.dialogue.blocks()
        found = tried(parts)
        alike = Counter(one.owner for pair in pairs_now(parts) for one in (pair.first, pair.second))
        shown = [one for one in blocks if q.lower() in f"{one.block.name} {one.block.text}".lower()]
        return pages.render(
            request,
            "dialogs/list.html",
            intents=[one for one in shown if one.block.kind == "intent"],
            others=[one for one in shown if one.block.kind != "intent"],
            scores=found.intent_scores if found else {},
            alike=alike,
            kinds=TEXTS["kinds"],
            q=q,
        )

    @router.get("/likeness")
    def likeness(request: Request, me: Editor) -> Response:
        pairs = pairs_now(parts)
        codes = {one.block.name: one.code for one in parts.dialogue.blocks("intent")}
        return pages.render(request, "dialogs/likeness.html", pairs=pairs, codes=codes)


def _block(parts: BackofficeParts, code: str) -> StoredBlock:
    found = parts.dialogue.block(code)
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "not_found", code)
    return found


def _page(
    request: Request,
    parts: BackofficeParts,
    stored: StoredBlock,
    status: HTTPStatus = HTTPStatus.OK,
    **context: Any,
) -> Response:
    shown: Mapping[str, Any] = {
        "problems": (),
        "conflict": "",
        "pasted": "",
        "text": stored.block.text,
        **context,
    }
    return parts.web.pages.render(
        request,
        "dialogs/block.html",
        status,
        stored=stored,
        examples=stored.examples if stored.block.kind in ("intent", "lookup", "synonym") else (),
        **_quality(parts, stored),
        kind=TEXTS["kinds"].get(stored.block.kind, ""),
        **shown,
    )


def _quality(parts: BackofficeParts, stored: StoredBlock) -> dict[str, Any]:
    """Which phrases of an intent are like those of others, and which held-out ones were not understood."""
    if stored.block.kind != "intent":
        return {"alike": {}, "mistakes": (), "entities": ()}
    name, pairs, found = stored.block.name, pairs_now(parts), tried(parts)
    alike = {
        one.plain: near
        for one in stored.examples
        if (near := pairs_of(OwnedPhrase(name, one.plain), pairs))
    }
    mistakes = (
        [one for one in found.phrases if one.intent == name and not one.is_right] if found else []
    )
    entities = {
        entity
        for block in parts.dialogue.blocks("intent")
        for one in block.examples
        for _, entity in one.entities
    }
    return {"alike": alike, "mistakes": mistakes, "entities": sorted(entities)}


def _add_phrases(router: APIRouter, parts: BackofficeParts) -> None:
    @router.get("/block")
    def block(request: Request, me: Editor, code: str = "") -> Response:
        return _page(request, parts, _block(parts, code))

    @router.post("/phrases")
    def add(request: Request, me: Editor, fields: Posted) -> Response:
        stored = _block(parts, fields.text("code"))
        lines = [line for line in fields.text("phrases").split("\n") if line.strip()]
        try:
            count = parts.dialogue.add_phrases(stored.code, lines, author=me.account.login)
        except FilesBroken as err:
            return _broken(request, parts, stored, err, pasted=fields.text("phrases"))
        parts.note(me, "phrases_added", Subject("dialogue", stored.code[-80:]))
        message = "added" if count else "nothing_added"
        told(parts.web, me, "success", TEXTS["messages"][message].format(count=count))
        _tell_of_likenesses(parts, me, stored, lines)
        return see(block_path(stored.code))

    @router.post("/phrase")
    def change(request: Request, me: Editor, fields: Posted) -> Response:
        stored = _block(parts, fields.text("code"))
        old, new = fields.text("phrase"), fields.text("text")
        try:
            if fields.text("words"):
                new = mark_entity(old, fields.text("words"), fields.text("entity").strip())
            parts.dialogue.change_phrase(stored.code, old, new, author=me.account.login)
        except FilesBroken as err:
            return _broken(request, parts, stored, err)
        parts.note(me, "phrase_changed", Subject("dialogue", stored.code[-80:]))
        told(parts.web, me, "success", TEXTS["messages"]["saved" if new else "removed"])
        return see(block_path(stored.code))


def _tell_of_likenesses(
    parts: BackofficeParts, me: SignedIn, stored: StoredBlock, lines: list[str]
) -> None:
    if stored.block.kind != "intent":
        return
    known = pairs_now(parts)
    pairs = [
        pair
        for line in lines
        for pair in pairs_of(OwnedPhrase(stored.block.name, Example(line.strip()).plain), known)
    ]
    if pairs:
        shown = "; ".join(
            f"«{one.first.text}» — «{one.second.text}» ({one.second.owner})"
            for one in pairs[:ALIKE_TOLD]
        )
        told(parts.web, me, "warning", TEXTS["messages"]["alike"].format(pairs=shown))


def _broken(
    request: Request,
    parts: BackofficeParts,
    stored: StoredBlock,
    err: FilesBroken,
    **context: Any,
) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(request, parts, stored, status, problems=err.problems, **context)


def _add_text(router: APIRouter, parts: BackofficeParts) -> None:
    @router.post("/block")
    def save(request: Request, me: Editor, fields: Posted) -> Response:
        code, text = fields.text("code"), fields.text("text")
        stored = _block(parts, code)
        try:
            parts.dialogue.save(
                code,
                text,
                expected=fields.number("expected"),
                author=me.account.login,
                note=fields.note,
            )
        except FilesBroken as err:
            return _broken(request, parts, stored, err, text=text)
        except EditConflict as err:
            author = err.present.author if err.present else "—"
            conflict = TEXTS["messages"]["conflict"].format(author=author)
            fresh = _block(parts, code)
            return _page(request, parts, fresh, HTTPStatus.CONFLICT, conflict=conflict, text=text)
        parts.note(me, "block_saved", Subject("dialogue", code[-80:]))
        told(parts.web, me, "success", TEXTS["messages"]["saved"])
        return see(block_path(code))

    @router.get("/history")
    def history(request: Request, me: Editor, code: str = "", before: Before = 0) -> Response:
        stored = _block(parts, code)
        states = parts.dialogue.history(code, before=before, count=STATES_SHOWN + 1)
        return parts.web.pages.render(
            request,
            "dialogs/history.html",
            stored=stored,
            states=_compared(states)[:STATES_SHOWN],
            older=states[STATES_SHOWN - 1].number if len(states) > STATES_SHOWN else 0,
        )

    @router.post("/undo")
    def undo(me: Editor, fields: Posted) -> Response:
        code, number = fields.text("code"), fields.number("number")
        try:
            parts.dialogue.undo_to(
                code, number, expected=fields.number("expected"), author=me.account.login
            )
        except LookupError as err:
            raise Problem(HTTPStatus.NOT_FOUND, "not_found", code) from err
        except (EditConflict, FilesBroken) as err:
            raise Problem(HTTPStatus.CONFLICT, "conflict") from err
        parts.note(me, "block_undone", Subject("dialogue", code[-80:]))
        told(parts.web, me, "success", TEXTS["messages"]["undone"].format(number=number))
        return see(block_path(code))


def _compared(states: list[Revision]) -> list[tuple[Revision, tuple[Piece, ...]]]:
    """Each state with what it changed in the one before."""
    texts = [str(one.content["text"]) for one in states]
    before = [*texts[1:], None]
    return [
        (state, pieces_of(old, text) if old is not None else ())
        for state, text, old in zip(states, texts, before, strict=True)
    ]


def _add_files(router: APIRouter, parts: BackofficeParts) -> None:
    pages = parts.web.pages

    def page(request: Request, problems: list[FileProblem]) -> Response:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
        return pages.render(request, "dialogs/files.html", status, problems=problems)

    @router.get("/export.zip")
    def export(me: Editor) -> Response:
        name = 'attachment; filename="dialogue.zip"'
        content = pack(parts.dialogue.export())
        return Response(
            content, media_type="application/zip", headers={"Content-Disposition": name}
        )

    @router.get("/import")
    def form(request: Request, me: Editor) -> Response:
        return page(request, [])

    @router.post("/import")
    def take_in(request: Request, me: Editor, fields: Posted) -> Response:
        name, content = fields.files.get("file", ("", b""))
        if len(content) > LARGEST_UPLOAD:
            return page(request, [FileProblem(name, 0, TEXTS["messages"]["too_large"])])
        try:
            report = parts.dialogue.take_in(unpack(name, content), author=me.account.login)
        except FilesBroken as err:
            return page(request, err.problems)
        except EditConflict as err:
            raise Problem(HTTPStatus.CONFLICT, "conflict") from err
        parts.note(me, "dialogue_imported", Subject("dialogue", name[-80:]))
        counts = {"added": report.added, "changed": report.changed, "removed": report.removed}
        told(parts.web, me, "success", TEXTS["messages"]["imported"].format(**counts))
        return see("/dialogs")
