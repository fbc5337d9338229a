"""Who may come in. Pure arithmetic on legs; asked by the SIP thread at every INVITE and every dial.

Every caller has the right to a person, so a caller costs two legs: their own and one kept free to
dial an operator. On the published wheel (4 legs) a worker takes two callers. A third person in a
call takes a leg only while it leaves every caller this right.
"""

from dataclasses import dataclass
from enum import Enum

from voice_gateway.telephony import LegRole

LEGS_PER_CALLER = 2


class Verdict(str, Enum):
    ADMITTED = "admitted"
    FULL = "full"
    """486: the caller hears «busy», a proxy tries the next worker, nobody blacklists this one."""
    DRAINING = "draining"
    """503 with Retry-After: this worker leaves service, do not come back for a while."""


@dataclass(frozen=True, slots=True)
class Occupancy:
    """Legs in use. `callers` came in (ringing ones too) or are called back; `persons` were dialled
    for them; `guests` are third ones beside a caller and a person.
    """

    capacity: int
    callers: int = 0
    persons: int = 0
    guests: int = 0

    def can_admit_caller(self) -> bool:
        """True if the next caller and a person for each of the callers still fit."""
        callers = self.callers + 1
        return callers + max(callers, self.persons) + self.guests <= self.capacity

    def can_dial(self, role: LegRole) -> bool:
        match role:
            case LegRole.CALLER:
                return self.can_admit_caller()
            case LegRole.GUEST:
                claimed = self.callers + max(self.callers, self.persons)
                return claimed + self.guests < self.capacity
            case LegRole.PERSON:
                return self.callers + self.persons + self.guests < self.capacity


def judge(occupancy: Occupancy, *, is_draining: bool) -> Verdict:
    if is_draining:
        return Verdict.DRAINING
    return Verdict.ADMITTED if occupancy.can_admit_caller() else Verdict.FULL
