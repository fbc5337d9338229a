"""A call journal in memory."""

from core.contracts.call_record import CallEvent, CallEventKind, TurnRecord


class FakeJournal:
    def __init__(self) -> None:
        self.events: list[CallEvent] = []

    def write(self, event: CallEvent) -> None:
        self.events.append(event)

    @property
    def kinds(self) -> list[CallEventKind]:
        return [event.kind for event in self.events]

    @property
    def turns(self) -> list[TurnRecord]:
        return [event.turn for event in self.events if event.turn is not None]

    def of(self, kind: CallEventKind) -> list[CallEvent]:
        return [event for event in self.events if event.kind is kind]
