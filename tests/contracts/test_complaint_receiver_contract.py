"""What every `ComplaintReceiver` promises: our own tables and a body's system over HTTP alike."""

import uuid
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.cases.complaint_book import ComplaintBook
from core.cases.complaints import ComplaintDispatch, ComplaintReceiver, ComplaintState
from core.cases.local_complaints import LocalComplaintReceiver
from integrations.http_complaints import HttpComplaintReceiver
from tests.factories.complaints import complaint


@pytest.fixture
def book(sessions: sessionmaker[Session]) -> ComplaintBook:
    return ComplaintBook(sessions)


@pytest.fixture(params=["our tables", "over http"])
def receiver(
    request: pytest.FixtureRequest, book: ComplaintBook, now: Callable[[], datetime]
) -> ComplaintReceiver:
    if request.param == "over http":
        return HttpComplaintReceiver(request.getfixturevalue("client"))
    return LocalComplaintReceiver(book, now)


@pytest.fixture
def dispatch(book: ComplaintBook, now: Callable[[], datetime]) -> ComplaintDispatch:
    """A complaint as it lies in our tables, waiting to be brought to the body."""
    number = book.add(complaint(f"{uuid.uuid4()}/1"), caller="", at=now())
    found = book.dispatch_of(number)
    assert found is not None
    return found


def test_a_complaint_is_registered_and_its_progress_known(
    receiver: ComplaintReceiver, dispatch: ComplaintDispatch
) -> None:
    outside = receiver.receive(dispatch, idempotency_key=f"complaint-{dispatch.number}")
    progress = receiver.progress(dispatch.number)
    assert outside
    assert progress is not None
    assert progress.state is ComplaintState.ROUTED
    assert (progress.number, progress.outside_number) == (dispatch.number, outside)


def test_receiving_the_same_twice_is_one_complaint(
    receiver: ComplaintReceiver, dispatch: ComplaintDispatch
) -> None:
    key = f"complaint-{dispatch.number}"
    first = receiver.receive(dispatch, idempotency_key=key)
    assert receiver.receive(dispatch, idempotency_key=key) == first


def test_a_complaint_never_received_has_no_progress(receiver: ComplaintReceiver) -> None:
    assert receiver.progress("00000000") is None
