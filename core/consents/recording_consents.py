"""Consent to recording, taken from the events of calls: a refusal, or a recording kept because nobody refused."""

from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError

from core.calls.call_fold import moment
from core.consents.consent_book import Consent, ConsentBook, ConsentKind
from core.contracts.call_record import CallEvent, CallEventKind

log = structlog.get_logger()

CONSENT_NOT_KEPT = "recording_consent_not_kept"
PURPOSE = "recording"
NOTICE = "recording_notice"
"""Callers are told that the call is recorded; who goes on without a refusal has agreed."""


@dataclass(frozen=True, slots=True)
class RecordingConsents:
    """Sees every call event once, after it was stored."""

    book: ConsentBook

    def observe(self, event: CallEvent) -> None:
        is_refusal = event.kind is CallEventKind.RECORDING_REFUSED
        if not is_refusal and event.kind is not CallEventKind.RECORDING_KEPT:
            return
        try:
            known = self.book.latest(event.call_id, ConsentKind.RECORDING)
            if is_refusal or known is None:
                self.book.note(_consent_of(event, is_given=not is_refusal))
        except SQLAlchemyError as err:
            log.error(CONSENT_NOT_KEPT, call_id=event.call_id, reason=str(err))


def _consent_of(event: CallEvent, *, is_given: bool) -> Consent:
    return Consent(
        call_id=event.call_id,
        kind=ConsentKind.RECORDING,
        is_given=is_given,
        at=moment(event.at),
        caller=event.caller,
        purpose=PURPOSE,
        asked=NOTICE,
    )
