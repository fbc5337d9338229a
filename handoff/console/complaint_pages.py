"""A complaint of the caller in hand, taken by the operator under the robot's own rules."""

import secrets
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from core.access.account import visitor_of
from core.access.audit import AuditKind, Deed, Subject
from core.callbacks.rules import dialable
from core.cases.competent_body import competent_body
from core.cases.complaints import Applicant, ComplaintDraft, ComplaintSubject, ComplaintTopic
from handoff.console.acting import AtDesk
from handoff.console.current_call import CurrentCall, own_call
from handoff.console.parts import TEXTS, ConsoleParts

LEAST_TEXT = 10
MESSAGES = TEXTS["messages"]
Field = Annotated[str, Form(max_length=200)]


@dataclass(frozen=True, slots=True)
class ComplaintForm:
    """`form_key` is the same when the form is sent twice: it stays one complaint."""

    form_key: Annotated[str, Form(min_length=8, max_length=40)]
    topic: Annotated[ComplaintTopic, Form()] = ComplaintTopic.OTHER
    agency: Field = ""
    about: Annotated[str, Form(max_length=300)] = ""
    text: Annotated[str, Form(max_length=8000)] = ""
    has_consent: Annotated[bool, Form()] = False
    name: Field = ""
    telephone: Field = ""

    def problem(self) -> str:
        if len(self.text.strip()) < LEAST_TEXT:
            return "text_short"
        if not self.has_consent:
            return "consent_needed" if self.name.strip() or self.telephone.strip() else ""
        if len(self.name.strip()) < 2:
            return "name_short"
        return "" if dialable(self.telephone) else "telephone_wrong"


def complaint_router(parts: ConsoleParts) -> APIRouter:
    router = APIRouter(prefix="/console/calls/{handoff_id}/complaints", include_in_schema=False)

    @router.get("")
    def form(request: Request, me: AtDesk, handoff_id: str) -> Response:
        call = own_call(parts, me, handoff_id)
        blank = ComplaintForm(secrets.token_urlsafe(12), about=call.view.wants[:300])
        return _page(request, parts, call, form=blank, problem="", told="")

    @router.post("")
    def register(
        request: Request, me: AtDesk, handoff_id: str, sent: Annotated[ComplaintForm, Depends()]
    ) -> Response:
        call = own_call(parts, me, handoff_id)
        if problem := sent.problem():
            return _page(request, parts, call, form=sent, problem=MESSAGES[problem], told="")
        draft = _draft(parts, call, sent)
        receipt = parts.help.complaints.register(draft, caller=call.handoff.caller)
        deed = Deed(AuditKind.CHANGE, "complaint_taken", Subject("complaint", receipt.number))
        parts.web.audit.note(visitor_of(me), deed)
        told = MESSAGES["complaint_taken"].format(number=receipt.number)
        blank = ComplaintForm(secrets.token_urlsafe(12))
        return _page(request, parts, call, form=blank, problem="", told=told)

    return router


def _draft(parts: ConsoleParts, call: CurrentCall, sent: ComplaintForm) -> ComplaintDraft:
    agencies = parts.help.knowledge.snapshot.agencies
    slots = call.handoff.slots
    is_about_head = sent.topic is ComplaintTopic.OFFICIAL
    applicant = None
    if sent.has_consent:
        applicant = Applicant(sent.name.strip(), dialable(sent.telephone))
    return ComplaintDraft(
        request_key=f"console:{call.handoff.handoff_id}:{sent.form_key}",
        call_id=call.handoff.call_id,
        subject=ComplaintSubject(
            sent.topic, sent.about.strip(), slots.get("service", ""), slots.get("office", "")
        ),
        body=competent_body(sent.agency, agencies.get, is_about_head=is_about_head),
        text=sent.text.strip(),
        applicant=applicant,
    )


def _page(
    request: Request,
    parts: ConsoleParts,
    call: CurrentCall,
    *,
    form: ComplaintForm,
    problem: str,
    told: str,
) -> Response:
    agencies = sorted(parts.help.knowledge.snapshot.agencies.values(), key=lambda one: one.name)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    context: dict[str, object] = {
        "call": call,
        "form": form,
        "problem": problem,
        "told": told,
        "agencies": agencies,
        "texts": TEXTS,
    }
    return parts.web.pages.render(request, "console/complaint.html", status, **context)
