"""Notices kept by a portal's system of informing."""

from collections.abc import Sequence
from urllib.parse import quote

from core.cases.notices import Notice
from integrations.agency_client import AgencyClient, AgencyRequest
from integrations.protocol import NoticeBody, NoticeTold, WaitingNotices


class HttpNoticeBook:
    """A `NoticeBook` over HTTP. Keys are ours or the portal's; PUT makes repetition harmless."""

    def __init__(self, client: AgencyClient) -> None:
        self._client = client

    def file(self, notice: Notice) -> None:
        body = NoticeBody.model_validate(notice, from_attributes=True)
        self._client.tell(AgencyRequest("PUT", _path(notice.notice_key), body, is_repeatable=True))

    def waiting(self, application: str) -> Sequence[Notice]:
        path = f"/v1/applications/{quote(application, safe='')}/notices"
        reply = self._client.ask(
            AgencyRequest("GET", path, is_repeatable=True),
            WaitingNotices,
            fits=lambda found: all(
                number == application
                for number in (found.application, *(item.application for item in found.notices))
            ),
        )
        return [Notice(**dict(item)) for item in reply.notices] if reply else ()

    def note_told(self, notice_key: str, call_id: str) -> None:
        """A portal that has forgotten the notice needs not be told."""
        path = f"{_path(notice_key)}/told"
        self._client.tell(
            AgencyRequest("PUT", path, NoticeTold(call_id=call_id), is_repeatable=True)
        )


def _path(notice_key: str) -> str:
    return f"/v1/notices/{quote(notice_key, safe='')}"
