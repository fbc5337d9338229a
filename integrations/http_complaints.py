"""Complaints to the system of the body that considers them."""

from urllib.parse import quote

from core.cases.complaints import ComplaintDispatch, ComplaintProgress
from core.errors import AgencyRefused
from integrations.agency_client import AgencyClient, AgencyRequest
from integrations.protocol import ComplaintBody, ComplaintReply

PATH = "/v1/complaints"


class HttpComplaintReceiver:
    """A `ComplaintReceiver` over HTTP."""

    def __init__(self, client: AgencyClient) -> None:
        self._client = client

    def receive(self, dispatch: ComplaintDispatch, *, idempotency_key: str) -> str:
        request = AgencyRequest(
            "POST",
            PATH,
            _body_of(dispatch),
            idempotency_key=idempotency_key,
            is_repeatable=True,
        )
        reply = self._ask(request, dispatch.number)
        if reply is None:
            raise AgencyRefused(f"{self._client.name} {PATH}: 404")
        return reply.outside_number

    def progress(self, number: str) -> ComplaintProgress | None:
        request = AgencyRequest("GET", f"{PATH}/{quote(number, safe='')}", is_repeatable=True)
        reply = self._ask(request, number)
        if reply is None:
            return None
        return ComplaintProgress(number, reply.state, reply.since, reply.outside_number)

    def _ask(self, request: AgencyRequest, number: str) -> ComplaintReply | None:
        return self._client.ask(request, ComplaintReply, fits=lambda found: found.number == number)


def _body_of(dispatch: ComplaintDispatch) -> ComplaintBody:
    applicant = dispatch.applicant
    return ComplaintBody(
        number=dispatch.number,
        taken_at=dispatch.taken_at,
        topic=dispatch.subject.topic,
        about=dispatch.subject.about,
        service=dispatch.subject.service,
        office=dispatch.subject.office,
        agency=dispatch.body.agency,
        official=dispatch.body.official,
        text=dispatch.text,
        name=applicant.name if applicant else "",
        telephone=applicant.telephone if applicant else "",
    )
