"""Consents and refusals are kept as they were given; the latest one counts."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.consents.consent_book import Consent, ConsentBook, ConsentKind
from core.consents.recording_consents import RecordingConsents
from core.contracts.call_record import CallEvent, CallEventKind
from tests.core.cases.conftest import NOON


@pytest.fixture
def book(sessions: sessionmaker[Session]) -> ConsentBook:
    return ConsentBook(sessions)


def happened(kind: CallEventKind, number: int = 1) -> CallEvent:
    return CallEvent(f"event-{number}", "call-1", number, NOON.timestamp(), kind)


def test_a_changed_mind_is_a_second_row_and_the_latest_counts(book: ConsentBook) -> None:
    for is_given in (False, True):
        book.note(Consent("call-1", ConsentKind.PERSONAL_DATA, is_given, NOON, purpose="complaint"))
    latest = book.latest("call-1", ConsentKind.PERSONAL_DATA)
    assert latest is not None
    assert latest.is_given
    assert [consent.is_given for consent in book.of_call("call-1")] == [False, True]


def test_nothing_asked_is_nothing_known(book: ConsentBook) -> None:
    assert book.latest("call-1", ConsentKind.RECORDING) is None


def test_a_refusal_of_recording_is_kept(book: ConsentBook) -> None:
    RecordingConsents(book).observe(happened(CallEventKind.RECORDING_REFUSED))
    consent = book.latest("call-1", ConsentKind.RECORDING)
    assert consent is not None
    assert (consent.is_given, consent.at, consent.asked) == (False, NOON, "recording_notice")


def test_what_was_recorded_before_the_refusal_does_not_undo_it(book: ConsentBook) -> None:
    consents = RecordingConsents(book)
    consents.observe(happened(CallEventKind.RECORDING_REFUSED))
    consents.observe(happened(CallEventKind.RECORDING_KEPT, 2))
    assert [consent.is_given for consent in book.of_call("call-1")] == [False]


def test_a_recording_nobody_refused_is_a_consent(book: ConsentBook) -> None:
    consents = RecordingConsents(book)
    consents.observe(happened(CallEventKind.TURN))
    consents.observe(happened(CallEventKind.RECORDING_KEPT, 2))
    assert [consent.is_given for consent in book.of_call("call-1")] == [True]
