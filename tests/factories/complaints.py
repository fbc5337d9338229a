"""Complaints of plainly invented people."""

from core.cases.complaints import (
    Applicant,
    AudioPlace,
    CompetentBody,
    ComplaintDraft,
    ComplaintSubject,
    ComplaintTopic,
)

TELEPHONE = "+79990000001"


def complaint(
    key: str = "call-1/1", text: str = "два часа ждал в очереди", *, is_anonymous: bool = False
) -> ComplaintDraft:
    return ComplaintDraft(
        request_key=key,
        call_id=key.split("/")[0],
        subject=ComplaintSubject(ComplaintTopic.OFFICE, "мфц на кирова", office="mfc_tomsk_kirova"),
        body=CompetentBody("mfc", "mfc_director"),
        text=text,
        audio=(AudioPlace(12.5, 19.0),),
        applicant=None if is_anonymous else Applicant("Иванов Пример Примерович", TELEPHONE),
    )
