"""The stand-in as an agency: status of applications, complaints, notices."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Header, HTTPException, Response

from core.cases.complaints import ComplaintState
from core.cases.sample_cases import sample_applications, sample_notices
from integrations.protocol import (
    ComplaintBody,
    ComplaintReply,
    NoticeBody,
    NoticeTold,
    StatusQuery,
    StatusReply,
    WaitingNotices,
)
from integrations.stand_in.storage import Storage

NOT_FOUND = HTTPException(404, "not_found")
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=120)]


def fill_with_samples(storage: Storage) -> None:
    """The same invented applications and notices that our own tables get."""
    for sample in sample_applications(datetime.now(UTC).date()):
        reply = StatusReply.model_validate(sample.status, from_attributes=True)
        body = reply.model_dump(mode="json") | {
            "document_tail": sample.key.document_tail,
            "birth_date": sample.key.birth_date and sample.key.birth_date.isoformat(),
        }
        storage.put("application", sample.status.number, body)
    for notice in sample_notices():
        told = NoticeBody.model_validate(notice, from_attributes=True)
        storage.add("notice", notice.notice_key, told.model_dump(mode="json"))


def status_router(storage: Storage) -> APIRouter:
    router = APIRouter(prefix="/v1/applications", tags=["status"])

    @router.post("/status-queries")
    def ask_status(query: StatusQuery) -> StatusReply:
        """404 for an unknown number and for a wrong second factor alike."""
        kept = storage.get("application", query.number)
        if kept is None or not _is_the_applicant(kept, query):
            raise NOT_FOUND
        return StatusReply.model_validate(kept)

    return router


def _is_the_applicant(kept: dict[str, Any], query: StatusQuery) -> bool:
    given = {
        "document_tail": query.document_tail,
        "birth_date": query.birth_date.isoformat() if query.birth_date else "",
    }
    wanted = {name: value for name, value in given.items() if value}
    return bool(wanted) and all(kept[name] == value for name, value in wanted.items())


def complaints_router(storage: Storage) -> APIRouter:
    router = APIRouter(prefix="/v1/complaints", tags=["complaints"])

    @router.post("", status_code=201)
    def receive(body: ComplaintBody, key: Key, response: Response) -> ComplaintReply:
        """One complaint a key: a repetition gets the first answer with 200."""
        first = storage.get("complaint_key", key)
        if first is not None:
            response.status_code = 200
            return ComplaintReply.model_validate(storage.get("complaint", first["number"]))
        reply = ComplaintReply(
            number=body.number,
            outside_number=f"ВХ-{len(storage.all('complaint')) + 1:05d}",
            state=ComplaintState.ROUTED,
            since=datetime.now(UTC),
        )
        storage.add(
            "complaint", body.number, body.model_dump(mode="json") | reply.model_dump(mode="json")
        )
        storage.add("complaint_key", key, {"number": body.number})
        return reply

    @router.get("/{number}")
    def progress(number: str) -> ComplaintReply:
        kept = storage.get("complaint", number)
        if kept is None:
            raise NOT_FOUND
        return ComplaintReply.model_validate(kept)

    return router


def notices_router(storage: Storage) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["notices"])

    @router.put("/notices/{notice_key}", status_code=204)
    def file(notice_key: str, body: NoticeBody) -> None:
        storage.add("notice", notice_key, body.model_dump(mode="json"))

    @router.get("/applications/{number}/notices")
    def waiting(number: str) -> WaitingNotices:
        moment = datetime.now(UTC)
        notices = [
            notice
            for kept in storage.all("notice")
            if storage.get("told", kept["notice_key"]) is None
            and (notice := NoticeBody.model_validate(kept)).application == number
            and (notice.tell_until is None or notice.tell_until > moment)
        ]
        return WaitingNotices(application=number, notices=notices)

    @router.put("/notices/{notice_key}/told", status_code=204)
    def told(notice_key: str, body: NoticeTold) -> None:
        if storage.get("notice", notice_key) is None:
            raise NOT_FOUND
        storage.add("told", notice_key, body.model_dump(mode="json"))

    return router
