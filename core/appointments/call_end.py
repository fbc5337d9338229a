"""What a call held is let go when the call ends."""

from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError

from core.appointments.desk import AppointmentDesk
from core.contracts.call_record import CallEvent, CallEventKind
from core.errors import DeskUnavailable

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class HoldsFreedAtEnd:
    """Sees every call event that the platform takes in. A failure is left to the time-out of the hold."""

    desk: AppointmentDesk

    def observe(self, event: CallEvent) -> None:
        if event.kind is not CallEventKind.ENDED:
            return
        try:
            self.desk.release(event.call_id)
        except (SQLAlchemyError, DeskUnavailable) as err:
            log.warning("hold_not_released", call_id=event.call_id, reason=str(err))
