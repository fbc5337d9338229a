"""Chooses the real parts by the settings: our own tables, or an agency's system over HTTP."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx
from pydantic import SecretStr
from sqlalchemy.orm import Session, sessionmaker

from core.appointments.desk import AppointmentDesk
from core.cases.application_status import ApplicationRegister
from core.cases.complaint_book import COMPLAINTS_STREAM, ComplaintBook
from core.cases.complaint_desk import ComplaintDesk
from core.cases.complaints import ComplaintProgress, ComplaintReceiver, ComplaintState
from core.cases.desks import CaseDesks
from core.cases.local_applications import LocalApplicationRegister
from core.cases.local_complaints import LocalComplaintReceiver
from core.cases.local_notices import LocalNoticeBook
from core.cases.notice_desk import NOTICES_STREAM, NoticeDesk, NoticeErrand
from core.cases.notices import NoticeBook
from core.cases.outbox import Outbox, OutboxMessage
from core.cases.status_attempts import AttemptLimits, StatusAttempts
from core.cases.status_desk import ApplicationStatusDesk
from core.settings.integrations import IntegrationSettings
from integrations.agency_client import AgencyClient, Patience
from integrations.circuit_breaker import CircuitBreaker
from integrations.http_appointments import HttpAppointmentDesk
from integrations.http_complaints import HttpComplaintReceiver
from integrations.http_notices import HttpNoticeBook
from integrations.http_status import HttpApplicationRegister
from integrations.outbox_delivery import Deliver, DeliveryPace, OutboxDelivery

Now = Callable[[], datetime]

DELIVERY = "-delivery"


@dataclass(frozen=True, slots=True)
class OutsideSystems:
    """`clients` by name, for checks and metrics; empty where our own tables serve. `notice_desk` is the way
    in for whoever has something to tell."""

    desks: CaseDesks
    notice_desk: NoticeDesk
    outbox: Outbox
    delivery: OutboxDelivery
    clients: Mapping[str, AgencyClient]
    appointments: AppointmentDesk | None = None
    """None: our own tables, which need the knowledge and are put together with the robot."""


def connect_systems(
    sessions: sessionmaker[Session], settings: IntegrationSettings, now: Now
) -> OutsideSystems:
    clients = _clients(settings)
    book = ComplaintBook(sessions)
    attempts = StatusAttempts(sessions, AttemptLimits(), now)
    receiver = _receiver("complaints", clients, book, now)
    notices = NoticeDesk(sessions, _notice_book("notices", clients, sessions, now), now)
    desks = CaseDesks(
        status=ApplicationStatusDesk(_register(clients, sessions), attempts),
        complaints=ComplaintDesk(book, receiver, attempts, now=now),
        notices=notices,
        attempts=attempts,
    )
    outbox = Outbox(sessions, now)
    streams = _streams(clients, sessions, now)
    delivery = OutboxDelivery(outbox, streams, pace=_pace(settings), now=now)
    book_elsewhere = clients.get("appointments")
    appointments = HttpAppointmentDesk(book_elsewhere) if book_elsewhere else None
    return OutsideSystems(desks, notices, outbox, delivery, clients, appointments)


def _clients(settings: IntegrationSettings) -> dict[str, AgencyClient]:
    """Two for a system that the outbox delivers to: one for callers, one with more patience."""
    systems = (
        ("appointments", settings.appointments_url, settings.appointments_token),
        ("status", settings.status_url, settings.status_token),
        ("complaints", settings.complaints_url, settings.complaints_token),
        (f"complaints{DELIVERY}", settings.complaints_url, settings.complaints_token),
        ("notices", settings.notices_url, settings.notices_token),
        (f"notices{DELIVERY}", settings.notices_url, settings.notices_token),
    )
    return {
        name: client_of(name, url, token, settings, is_patient=name.endswith(DELIVERY))
        for name, url, token in systems
        if url
    }


def _streams(
    clients: Mapping[str, AgencyClient], sessions: sessionmaker[Session], now: Now
) -> dict[str, Deliver]:
    book = ComplaintBook(sessions)
    complaints = ComplaintErrand(book, _receiver(f"complaints{DELIVERY}", clients, book, now), now)
    notices = NoticeDesk(sessions, _notice_book(f"notices{DELIVERY}", clients, sessions, now), now)

    def deliver_notice(message: OutboxMessage) -> None:
        notices.deliver(NoticeErrand.parse(message.subject))

    return {COMPLAINTS_STREAM: complaints.deliver, NOTICES_STREAM: deliver_notice}


def client_of(
    name: str, url: str, token: SecretStr, settings: IntegrationSettings, *, is_patient: bool
) -> AgencyClient:
    """A patient client serves the outbox: nobody is on the line while it waits."""
    secret = token.get_secret_value()
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    http = httpx.Client(base_url=url, headers=headers, follow_redirects=False, trust_env=False)
    breaker = CircuitBreaker(
        failures=settings.breaker_failures,
        pause_seconds=settings.breaker_pause_seconds,
        monotonic=time.monotonic,
    )
    answer = settings.delivery_seconds if is_patient else settings.answer_seconds
    total = settings.delivery_seconds if is_patient else settings.turn_seconds
    return AgencyClient(
        name, http, breaker, patience=Patience(settings.connect_seconds, answer, total)
    )


class ComplaintErrand:
    """Brings one complaint to the body and notes under which number it was registered there."""

    def __init__(self, book: ComplaintBook, receiver: ComplaintReceiver, now: Now) -> None:
        self._book = book
        self._receiver = receiver
        self._now = now

    def deliver(self, message: OutboxMessage) -> None:
        dispatch = self._book.dispatch_of(message.subject)
        if dispatch is None:
            return  # erased after its term: there is nothing to tell
        number = self._receiver.receive(dispatch, idempotency_key=message.idempotency_key)
        routed = ComplaintProgress(dispatch.number, ComplaintState.ROUTED, self._now(), number)
        self._book.note_routed(routed)


def _register(
    clients: Mapping[str, AgencyClient], sessions: sessionmaker[Session]
) -> ApplicationRegister:
    client = clients.get("status")
    return HttpApplicationRegister(client) if client else LocalApplicationRegister(sessions)


def _receiver(
    name: str, clients: Mapping[str, AgencyClient], book: ComplaintBook, now: Now
) -> ComplaintReceiver:
    client = clients.get(name)
    return HttpComplaintReceiver(client) if client else LocalComplaintReceiver(book, now)


def _notice_book(
    name: str, clients: Mapping[str, AgencyClient], sessions: sessionmaker[Session], now: Now
) -> NoticeBook:
    client = clients.get(name)
    return HttpNoticeBook(client) if client else LocalNoticeBook(sessions, now)


def _pace(settings: IntegrationSettings) -> DeliveryPace:
    return DeliveryPace(
        timedelta(seconds=settings.outbox_retry_seconds),
        timedelta(seconds=settings.outbox_longest_pause_seconds),
        timedelta(hours=settings.outbox_give_up_hours),
    )
