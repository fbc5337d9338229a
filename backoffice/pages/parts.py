"""What the pages of the backoffice work with, and what their endpoints share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Query, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile

from backoffice.dialogs.dialogue_book import DialogueBook
from backoffice.dialogs.likeness import LikenessIndex
from backoffice.knowledge.knowledge_desk import KnowledgeDesk
from backoffice.knowledge.listening import VoiceListener
from backoffice.training.model_server import ModelPolls
from backoffice.training.publishing import Publisher
from core.access.account import Flash, SignedIn, visitor_of
from core.access.audit import AuditKind, Deed, Subject
from core.access.roles import Role
from core.web.foundation import WebFoundation
from core.web.guard import require

Editor = Annotated[SignedIn, Depends(require(Role.EDITOR, Role.PUBLISHER))]
ApprovingPublisher = Annotated[SignedIn, Depends(require(Role.PUBLISHER))]
STATES_SHOWN = 10
"""Of a history at once."""
Before = Annotated[int, Query(ge=0, le=2_000_000_000)]
"""The number of the oldest state shown so far; 0: from the newest."""
LARGEST_UPLOAD = 25_000_000
"""Bytes of a table or an archive."""


@dataclass(frozen=True, slots=True)
class BackofficeParts:
    web: WebFoundation
    knowledge: KnowledgeDesk
    dialogue: DialogueBook
    publisher: Publisher
    polls: ModelPolls
    listener: VoiceListener
    zone: ZoneInfo
    likenesses: LikenessIndex = field(default_factory=LikenessIndex)

    def note(self, me: SignedIn, action: str, subject: Subject) -> None:
        """A change in the audit log."""
        self.web.audit.note(visitor_of(me), Deed(AuditKind.CHANGE, action, subject))


@dataclass(frozen=True, slots=True)
class Fields:
    """Text fields of a posted form, and its files."""

    texts: Mapping[str, str]
    files: Mapping[str, tuple[str, bytes]]

    def text(self, name: str) -> str:
        return self.texts.get(name, "")

    @property
    def note(self) -> str:
        """Why the change was made, in a few words."""
        return self.text("note").strip()[:300]

    def number(self, name: str) -> int:
        """0 for what is not a number: no state has it."""
        text = self.text(name)
        return int(text) if text.isdecimal() and len(text) < 10 else 0


async def read_fields(request: Request) -> Fields:
    form: FormData = await request.form()
    texts, files = {}, {}
    for name, value in form.items():
        if isinstance(value, UploadFile):
            files[name] = (value.filename or "", await value.read())
        else:
            texts[name] = value.replace("\r\n", "\n").replace("\x00", "")
    return Fields(texts, files)


Posted = Annotated[Fields, Depends(read_fields)]


def see(path: str) -> RedirectResponse:
    """To another page after a change."""
    return RedirectResponse(path, HTTPStatus.SEE_OTHER)


def told(web: WebFoundation, me: SignedIn, tone: str, text: str) -> None:
    """A message on the next page."""
    web.session_book.add_flash(me.session_id, Flash(tone, text))
