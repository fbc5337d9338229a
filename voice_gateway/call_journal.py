"""The port through which a call writes down what happened, as it happens."""

from typing import Protocol

from core.contracts.call_record import CallEvent


class CallJournal(Protocol):
    def write(self, event: CallEvent) -> None:
        """Keep the event on this machine before returning; shipping to the platform comes later."""
        ...
