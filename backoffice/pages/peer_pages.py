"""Neighbouring centres: who they are, when and how much they take, how they are now."""

from fastapi import APIRouter, Request, Response

from backoffice.control.peer_book import PeerDraft, PeerRefused
from backoffice.pages.administration_parts import AdministrationParts, InCharge
from backoffice.pages.parts import Fields, Posted, see, told
from backoffice.pages.texts.catalogue import load_texts
from core.access.account import SignedIn, visitor_of

TEXTS = load_texts("control")
PATH = "/control/peers"


def peer_router(parts: AdministrationParts) -> APIRouter:
    router = APIRouter(prefix=PATH, include_in_schema=False)

    @router.get("")
    def page(request: Request, me: InCharge) -> Response:
        peers = parts.peers.all()
        return parts.web.pages.render(request, "control/peers.html", peers=peers, texts=TEXTS)

    @router.post("/new")
    def add(me: InCharge, fields: Posted) -> Response:
        try:
            parts.peers.add(_draft(fields), by=visitor_of(me))
        except PeerRefused as err:
            return _refused(parts, me, err)
        told(parts.web, me, "success", TEXTS["messages"]["peer_added"])
        return see(PATH)

    @router.post("")
    def change(me: InCharge, fields: Posted) -> Response:
        try:
            version = fields.number("version")
            parts.peers.change(_draft(fields), version=version, by=visitor_of(me))
        except PeerRefused as err:
            return _refused(parts, me, err)
        told(parts.web, me, "success", TEXTS["messages"]["peer_changed"])
        return see(PATH)

    return router


def _refused(parts: AdministrationParts, me: SignedIn, err: PeerRefused) -> Response:
    told(parts.web, me, "danger", TEXTS["peer_refusals"][err.reason])
    return see(PATH)


def _draft(fields: Fields) -> PeerDraft:
    return PeerDraft(
        code=fields.text("code").strip(),
        name=" ".join(fields.text("name").split()),
        sip_address=fields.text("sip_address").strip(),
        rank=_number(fields, "rank"),
        quota_per_hour=_number(fields, "quota_per_hour"),
        hours=(fields.text("opens").strip(), fields.text("closes").strip()),
        is_active=bool(fields.text("is_active")),
    )


def _number(fields: Fields, name: str) -> int:
    """-1, which no rule accepts, for what is not a number."""
    text = fields.text(name).strip() or "0"
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
