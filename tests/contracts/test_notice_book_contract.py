"""What every `NoticeBook` promises: our own tables and a portal's system over HTTP alike."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.cases.local_notices import LocalNoticeBook
from core.cases.notices import Notice, NoticeBook, NoticeKind
from integrations.http_notices import HttpNoticeBook


@pytest.fixture(params=["our tables", "over http"])
def book(
    request: pytest.FixtureRequest, sessions: sessionmaker[Session], now: Callable[[], datetime]
) -> NoticeBook:
    if request.param == "over http":
        return HttpNoticeBook(request.getfixturevalue("client"))
    return LocalNoticeBook(sessions, now)


@pytest.fixture
def application() -> str:
    return f"ТЕСТ{uuid.uuid4().int % 10**9}"


def notice(application: str, key: str = "one", **more: datetime) -> Notice:
    return Notice(
        f"{application}-{key}", NoticeKind.DOCUMENT_READY, application, office="mfc_seversk", **more
    )


def test_what_was_filed_waits_until_it_is_told(book: NoticeBook, application: str) -> None:
    ready = notice(application)
    book.file(ready)
    assert list(book.waiting(application)) == [ready]
    book.note_told(ready.notice_key, "call-1")
    assert list(book.waiting(application)) == []


def test_filing_and_telling_twice_change_nothing(book: NoticeBook, application: str) -> None:
    ready = notice(application)
    book.file(ready)
    book.file(ready)
    assert list(book.waiting(application)) == [ready]
    book.note_told(ready.notice_key, "call-1")
    book.note_told(ready.notice_key, "call-2")
    book.file(ready)
    assert list(book.waiting(application)) == []


def test_notices_of_another_application_are_not_given_away(
    book: NoticeBook, application: str
) -> None:
    book.file(notice(application))
    assert list(book.waiting(f"{application}0")) == []


def test_what_is_too_late_to_tell_is_not_told(book: NoticeBook, application: str) -> None:
    book.file(notice(application, tell_until=datetime.now(UTC) - timedelta(minutes=1)))
    assert list(book.waiting(application)) == []


def test_moments_survive_the_way(book: NoticeBook, application: str) -> None:
    at = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
    book.file(notice(application, happens_at=at))
    assert book.waiting(application)[0].happens_at == at


def test_telling_of_an_unknown_notice_does_no_harm(book: NoticeBook) -> None:
    book.note_told("nobody-knows-it", "call-1")
