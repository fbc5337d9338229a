"""Publications: train the draft, watch, read the gate's report, approve, roll back."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response

from backoffice.pages.parts import (
    ApprovingPublisher,
    BackofficeParts,
    Editor,
    Posted,
    see,
    told,
)
from backoffice.pages.texts.catalogue import load_texts
from backoffice.training.states import Publication, PublishingRefused, State, Step
from core.access.account import SignedIn
from core.access.audit import Subject
from core.access.roles import Role
from core.web.problems import Problem

TEXTS = load_texts("dialogs")
LOG_SHOWN = 6_000
"""Bytes of the end of a training's log."""
CHANGES_SHOWN = 40
SHARES = ("intent_accuracy", "foreign_rejected", "in_scope_lost", "accuracy_drop")


def publication_router(parts: BackofficeParts) -> APIRouter:
    router = APIRouter(prefix="/publications", include_in_schema=False)
    _add_pages(router, parts)
    _add_deeds(router, parts)
    return router


def _add_pages(router: APIRouter, parts: BackofficeParts) -> None:
    pages, books = parts.web.pages, parts.publisher.desk

    @router.get("")
    def publications(request: Request, me: Editor) -> Response:
        live = books.publications.live()
        changed = parts.publisher.changed()
        return pages.render(
            request,
            "publications/list.html",
            publications=books.publications.newest(),
            live=live,
            changes=books.revisions.find(changed[:CHANGES_SHOWN]),
            changes_count=len(changed),
            training=books.publications.in_training(),
            is_taken=bool(live and parts.polls.etag == live.etag),
            polled_at=parts.polls.at,
            **_words(),
        )

    @router.get("/{number}")
    def publication(request: Request, me: Editor, number: int) -> Response:
        return pages.render(
            request, "publications/one.html", **_context(parts, _get(parts, number), me)
        )

    @router.get("/{number}/progress")
    def progress(request: Request, me: Editor, number: int) -> Response:
        """A fragment that asks for itself again while the training goes on."""
        found = _get(parts, number)
        response = pages.render(request, "publications/progress.html", **_context(parts, found, me))
        if found.state is not State.TRAINING:
            response.headers["HX-Refresh"] = "true"
        return response


def _get(parts: BackofficeParts, number: int) -> Publication:
    found = parts.publisher.desk.publications.get(number)
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "not_found")
    return found


def _words() -> dict[str, Any]:
    return {
        "states": TEXTS["states"],
        "steps": TEXTS["steps"],
        "checks": TEXTS["checks"],
        "events_words": TEXTS["events"],
        "shares": SHARES,
    }


def _context(parts: BackofficeParts, found: Publication, me: SignedIn) -> dict[str, Any]:
    books = parts.publisher.desk
    live = books.publications.live()
    is_kept = parts.publisher.project(found.id).model.is_file()
    may_publish = Role.PUBLISHER in me.account.roles
    return {
        "publication": found,
        "events": books.publications.events(found.id),
        "warnings": [_warning(one) for one in found.gate.get("warnings", ())],
        "log": _log(parts, found),
        "step_names": [step for step in Step if step is not Step.DONE],
        "live": live,
        "is_taken": bool(live and parts.polls.etag == live.etag),
        "may_publish": may_publish,
        "is_own": found.author == me.account.login,
        "can_roll_back": may_publish and found.state is State.REPLACED and is_kept,
        **_words(),
    }


def _warning(text: str) -> str:
    code, _, value = text.partition(":")
    return TEXTS["warnings"][code] + value


def _log(parts: BackofficeParts, found: Publication) -> str:
    path = parts.publisher.project(found.id).log
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - LOG_SHOWN))
        lines = file.read().decode(errors="replace").replace("\r", "\n").splitlines()
    return "\n".join(line for line in lines if line.strip())


def _add_deeds(router: APIRouter, parts: BackofficeParts) -> None:
    @router.post("")
    def start(me: Editor, fields: Posted) -> Response:
        try:
            opened = parts.publisher.start_training(author=me.account.login, note=fields.note)
        except PublishingRefused as err:
            return _refused(parts, me, err, "/publications")
        parts.note(me, "training_started", Subject("publication", str(opened.id)))
        return see(f"/publications/{opened.id}")

    @router.post("/{number}/approve")
    def approve(me: ApprovingPublisher, number: int) -> Response:
        return _done(parts, me, number, "publication_approved")

    @router.post("/{number}/reject")
    def reject(me: ApprovingPublisher, number: int) -> Response:
        return _done(parts, me, number, "publication_rejected")

    @router.post("/{number}/roll-back")
    def roll_back(me: ApprovingPublisher, number: int) -> Response:
        return _done(parts, me, number, "publication_rolled_back")


def _done(parts: BackofficeParts, me: SignedIn, number: int, deed: str) -> Response:
    deeds: Mapping[str, Any] = {
        "publication_approved": parts.publisher.approve,
        "publication_rejected": parts.publisher.reject,
        "publication_rolled_back": parts.publisher.roll_back,
    }
    path = f"/publications/{number}"
    try:
        deeds[deed](number, who=me.account.login)
    except PublishingRefused as err:
        return _refused(parts, me, err, path)
    parts.note(me, deed, Subject("publication", str(number)))
    return see(path)


def _refused(parts: BackofficeParts, me: SignedIn, err: PublishingRefused, path: str) -> Response:
    told(parts.web, me, "warning", TEXTS["refused"][err.code])
    return see(path)
