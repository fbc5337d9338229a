"""What an operator sees of a caller: why, what was said, what was collected, what there was before."""

from dataclasses import dataclass
from datetime import datetime

from handoff.line import OPEN, WITH_OPERATOR, Handoff, HandoffState
from handoff.refusals import DeskRefusal, Refused
from handoff.store.card_store import EarlierTalk, Note, SaidLine, earlier_talks, notes_of, said_in
from handoff.store.queue_turn import Turn, Turns


@dataclass(frozen=True, slots=True)
class CallCard:
    """`said`: with the robot first, then between caller and operator, as far as it was heard."""

    handoff: Handoff
    said: tuple[SaidLine, ...]
    notes: tuple[Note, ...]
    earlier: tuple[EarlierTalk, ...]
    result: str
    tags: tuple[str, ...]
    ended_at: datetime | None


class CallCards:
    """Read from threads. A card is shown to whom the call is offered or given, and to supervisors."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns

    def card(self, operator_id: int, handoff_id: str) -> CallCard | Refused:
        with self._turns.reading() as look:
            handoff = look.line.get(handoff_id)
            if handoff is None or not _may_see(look, handoff, operator_id):
                return Refused(DeskRefusal.NOT_YOURS)
            result = look.line.result_of(handoff_id)
            return CallCard(
                handoff,
                said_in(look.session, handoff_id),
                notes_of(look.session, handoff_id),
                earlier_talks(look.session, handoff),
                result.result,
                result.tags,
                result.ended_at,
            )


def _may_see(turn: Turn, handoff: Handoff, operator_id: int) -> bool:
    operator = turn.operators.get(operator_id)
    if operator is None:
        return False
    if operator.is_supervisor:
        return True
    if handoff.state in WITH_OPERATOR or handoff.state not in OPEN:
        return handoff.operator_id == operator_id
    if handoff.state is HandoffState.OFFERED:
        offers = turn.offers.open_of(handoff.handoff_id)
        return any(offer.operator_id == operator_id for offer in offers)
    return False
