"""Status of applications from an agency's system."""

from core.cases.application_status import ApplicationQuestion, ApplicationStatus
from integrations.agency_client import AgencyClient, AgencyRequest
from integrations.protocol import StatusQuery, StatusReply

PATH = "/v1/applications/status-queries"


class HttpApplicationRegister:
    """An `ApplicationRegister` over HTTP. The second factor is checked on the other side."""

    def __init__(self, client: AgencyClient) -> None:
        self._client = client

    def look_up(self, question: ApplicationQuestion) -> ApplicationStatus | None:
        if question.factor.is_empty:
            return None
        query = StatusQuery(
            number=question.number,
            document_tail=question.factor.document_tail,
            birth_date=question.factor.birth_date,
        )
        request = AgencyRequest("POST", PATH, query, is_repeatable=True)
        reply = self._client.ask(
            request, StatusReply, fits=lambda found: found.number == question.number
        )
        return None if reply is None else ApplicationStatus(**dict(reply))
