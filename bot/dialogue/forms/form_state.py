"""What a form remembers between the turns: one field of Memory, one slot of Rasa."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class FormState:
    """`step` is the one asked last, `values` by names the steps choose (texts only, none of them empty),
    `tries` the turns in a row that were no answer to it."""

    name: str
    step: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    tries: int = 0

    def with_values(self, values: Mapping[str, str]) -> "FormState":
        """An empty text takes a value back."""
        merged = {**self.values, **values}
        kept = {name: value for name, value in merged.items() if value}
        return FormState(self.name, self.step, kept, self.tries)


def form_state_of(plain: Mapping[str, Any] | None) -> FormState | None:
    """From the slot; None when no form is active."""
    if not plain:
        return None
    return FormState(plain["name"], plain["step"], dict(plain["values"]), int(plain["tries"]))


def plain_of_form(state: FormState | None) -> dict[str, Any] | None:
    if state is None:
        return None
    return {
        "name": state.name,
        "step": state.step,
        "values": dict(state.values),
        "tries": state.tries,
    }
