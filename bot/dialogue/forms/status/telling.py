"""What is said of a status: which response, with which words. Nothing of it stands in the agency's own text."""

from datetime import date

from bot.dialogue.decision import Say, say
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.words import capitalised, name_of_day, on_day, words
from core.cases.application_status import ApplicationStage, ApplicationStatus
from core.cases.complaint_desk import ComplaintTold
from core.cases.complaints import ComplaintState
from core.cases.notices import Notice, NoticeKind

_STAGES = {
    ApplicationStage.REGISTERED: "utter_status_registered",
    ApplicationStage.SENT_TO_AGENCY: "utter_status_sent",
    ApplicationStage.IN_PROGRESS: "utter_status_in_progress",
    ApplicationStage.DOCUMENTS_REQUESTED: "utter_status_documents_requested",
    ApplicationStage.SUSPENDED: "utter_status_suspended",
    ApplicationStage.READY: "utter_status_ready",
    ApplicationStage.ISSUED: "utter_status_issued",
    ApplicationStage.REFUSED: "utter_status_refused",
    ApplicationStage.WITHDRAWN: "utter_status_withdrawn",
}
_COMPLAINTS = {
    ComplaintState.TAKEN: "utter_complaint_state_taken",
    ComplaintState.ROUTED: "utter_complaint_state_routed",
    ComplaintState.IN_WORK: "utter_complaint_state_in_work",
    ComplaintState.ANSWERED: "utter_complaint_state_answered",
    ComplaintState.DECLINED: "utter_complaint_state_declined",
}
_NOTICES = {
    NoticeKind.DOCUMENT_READY: "utter_notice_document_ready",
    NoticeKind.DOCUMENTS_NEEDED: "utter_notice_documents_needed",
    NoticeKind.ANSWER_READY: "utter_notice_answer_ready",
    NoticeKind.APPOINTMENT_SOON: "utter_notice_appointment_soon",
}
_AT_AN_OFFICE = frozenset({ApplicationStage.READY, ApplicationStage.DOCUMENTS_REQUESTED})
_ALREADY_SAID = {
    ApplicationStage.READY: NoticeKind.DOCUMENT_READY,
    ApplicationStage.DOCUMENTS_REQUESTED: NoticeKind.DOCUMENTS_NEEDED,
}
"""A notice that says no more than the stage itself."""


def status_lines(status: ApplicationStatus, knowledge: Knowledge, *, today: date) -> list[Say]:
    service = knowledge.service(status.service) if status.service else None
    named = capitalised(service.spoken_name) if service else str(words()["application"])
    since = on_day(status.stage_since, today=today)
    lines = [say(_STAGES[status.stage], service=named, since=since)]
    if status.due_on is not None and status.due_on >= today:
        lines.append(say("utter_status_due", due=name_of_day(status.due_on, today=today)))
    elif status.due_on is not None:
        lines.append(say("utter_status_overdue", due=name_of_day(status.due_on, today=today)))
    office = knowledge.office(status.office) if status.office else None
    if office is not None and status.stage in _AT_AN_OFFICE:
        lines.append(
            say(
                "utter_status_office",
                office=capitalised(office.spoken_name),
                address=office.spoken_address,
            )
        )
    return lines


def notice_lines(notices: list[Notice], status: ApplicationStatus) -> list[Say]:
    said = _ALREADY_SAID.get(status.stage)
    return [say(_NOTICES[notice.kind]) for notice in notices if notice.kind is not said]


def complaint_lines(told: ComplaintTold, *, today: date) -> list[Say]:
    progress = told.progress
    since = on_day(progress.since.date(), today=today)
    lines = [say(_COMPLAINTS[progress.state], since=since)]
    if told.is_last_known:
        lines.append(say("utter_complaint_state_last_known", since=since))
    return lines
