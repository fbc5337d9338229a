"""Which parts of an operator's page a line of the queue's log touches. Pure."""

from collections.abc import Container

from core.calls.queue_log import LogLine, QueueEvent

TALK_ONLY = {QueueEvent.HEARD: ["said"], QueueEvent.NOTED: ["notes"]}
EVERYTHING = ["state", "offers", "call"]


def parts_touched(line: LogLine, operator_id: int, own_calls: Container[str]) -> list[str]:
    """Empty when the line is about somebody else. `own_calls`: calls this page has had to do with."""
    is_mine = line.operator_id == operator_id or (
        bool(line.handoff_id) and line.handoff_id in own_calls
    )
    if not is_mine:
        return []
    return TALK_ONLY.get(line.event, EVERYTHING)
