"""The wire shapes of outside systems, the same for our adapters and for the stand-in: strict pydantic models."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from core.cases.application_status import ApplicationStage
from core.cases.complaints import ComplaintState, ComplaintTopic
from core.cases.notices import NoticeKind


class Wire(BaseModel):
    """Unknown fields are ignored, so that a system may grow; known ones must fit."""

    model_config = ConfigDict(frozen=True)


class StatusQuery(Wire):
    """POST /v1/applications/status-queries. One factor is enough; the body keeps it out of access logs."""

    number: str = Field(max_length=40)
    document_tail: str = Field(default="", max_length=4)
    birth_date: date | None = None


class StatusReply(Wire):
    number: str
    stage: ApplicationStage
    stage_since: date
    due_on: date | None = None
    service: str = Field(default="", max_length=80)
    office: str = Field(default="", max_length=80)


class ComplaintBody(Wire):
    """POST /v1/complaints with an Idempotency-Key. Name and telephone are empty for an anonymous one."""

    number: str = Field(max_length=20)
    taken_at: datetime
    topic: ComplaintTopic
    about: str = Field(default="", max_length=300)
    service: str = ""
    office: str = ""
    agency: str
    official: str = ""
    text: str
    name: str = ""
    telephone: str = ""


class ComplaintReply(Wire):
    """201, or 200 for a key seen before; the same from GET /v1/complaints/{number}."""

    number: str
    outside_number: str = Field(max_length=80)
    state: ComplaintState
    since: datetime


class NoticeBody(Wire):
    """PUT /v1/notices/{notice_key}; items of GET /v1/applications/{number}/notices."""

    notice_key: str = Field(max_length=120)
    kind: NoticeKind
    application: str = Field(max_length=40)
    telephone: str = Field(default="", max_length=20)
    office: str = Field(default="", max_length=80)
    happens_at: datetime | None = None
    tell_until: datetime | None = None


class WaitingNotices(Wire):
    application: str
    notices: list[NoticeBody]


class NoticeTold(Wire):
    """PUT /v1/notices/{notice_key}/told."""

    call_id: str = Field(max_length=64)
