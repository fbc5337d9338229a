"""What the law or a promise wants kept although its period is over or its owner wants to be forgotten."""

from enum import Enum

from sqlalchemy import Select, select

from core.cases.complaints import ComplaintState
from core.db.models.call_record import CallRow
from core.db.models.case import ComplaintRow

OPEN_COMPLAINT_STATES = tuple(
    state.value for state in ComplaintState if state.name not in ("ANSWERED", "DECLINED")
)


class Hold(str, Enum):
    """Why something stays; its words are in the texts of the page."""

    OPEN_COMPLAINT = "open_complaint"
    """Federal law 59 of 2006: the matter and what it was taken from are kept until it is answered."""
    COMING_VISIT = "coming_visit"
    """An appointment that has not been yet: the office must know who comes."""
    CALL_GOES_ON = "call_goes_on"
    WAITING_CALLBACK = "waiting_callback"
    """It is being dialled, or stands in the operators' line."""


def held_calls() -> Select[str]:
    """Ids of calls in which a complaint was given that is not answered yet, and of calls that go on."""
    with_complaints = select(ComplaintRow.call_id).where(
        ComplaintRow.state.in_(OPEN_COMPLAINT_STATES), ComplaintRow.call_id != ""
    )
    going_on = select(CallRow.id).where(CallRow.outcome == "")
    return with_complaints.union(going_on)  # type: ignore[return-value]
