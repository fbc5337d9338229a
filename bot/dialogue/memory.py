"""What is remembered between the turns of a call: stored in Rasa's slots, one slot a field."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import Enum
from typing import Any

from bot.dialogue.forms.form_state import FormState, form_state_of, plain_of_form

MAX_EARLIER = 5


class PendingKind(str, Enum):
    """What the robot has asked and waits for."""

    SERVICE = "service"
    CHOICE = "choice"
    ASPECT = "aspect"
    PLACE = "place"
    OFFICE = "office"
    MORE = "more"
    PERSON = "person"
    CALLBACK = "callback"
    """Nobody is on duty: may a person ring back?"""


@dataclass(frozen=True, slots=True)
class Pending:
    """`aspect` is the intent to go on with, `options` the codes to choose from."""

    kind: PendingKind
    aspect: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Memory:
    """Codes of what is spoken of, empty when nothing is. `rest`: portions of an answer not read yet."""

    service: str = ""
    office: str = ""
    place: str = ""
    agency: str = ""
    aspect: str = ""
    pending: Pending | None = None
    rest: tuple[str, ...] = ()
    misses: int = 0
    earlier: tuple[str, ...] = field(default=())
    """Services spoken of before, latest last."""
    form: FormState | None = None
    """The form being filled in, if one is."""

    def about_service(self, service: str) -> "Memory":
        """Speak of another service; the present one can be returned to."""
        if service == self.service:
            return self
        earlier = (*self.earlier, self.service)[-MAX_EARLIER:] if self.service else self.earlier
        return replace(self, service=service, office="", agency="", earlier=earlier)

    def settled(self, **changes: Any) -> "Memory":
        """After a good answer: nothing is pending unless said so, misses are forgotten."""
        return replace(self, **{"pending": None, "rest": (), "misses": 0, **changes})


SLOT_NAMES = tuple(part.name for part in fields(Memory))


def memory_of(slots: Mapping[str, Any]) -> Memory:
    """From Rasa's slots; unset slots are empty."""
    pending = slots.get("pending")
    return Memory(
        service=slots.get("service") or "",
        office=slots.get("office") or "",
        place=slots.get("place") or "",
        agency=slots.get("agency") or "",
        aspect=slots.get("aspect") or "",
        pending=_pending_of(pending) if pending else None,
        rest=tuple(slots.get("rest") or ()),
        misses=int(slots.get("misses") or 0),
        earlier=tuple(slots.get("earlier") or ()),
        form=form_state_of(slots.get("form")),
    )


def _pending_of(plain: Mapping[str, Any]) -> Pending:
    return Pending(PendingKind(plain["kind"]), plain["aspect"], tuple(plain["options"]))


def slots_of(memory: Memory) -> dict[str, Any]:
    """The inverse of `memory_of`: JSON values, None for what is empty."""
    pending = memory.pending
    plain = pending and {
        "kind": pending.kind.value,
        "aspect": pending.aspect,
        "options": list(pending.options),
    }
    values: dict[str, Any] = {name: getattr(memory, name) or None for name in SLOT_NAMES}
    return values | {
        "pending": plain,
        "rest": list(memory.rest) or None,
        "earlier": list(memory.earlier) or None,
        "form": plain_of_form(memory.form),
    }
