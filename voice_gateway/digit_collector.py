"""Keys pressed one after another become an answer, a wish for a person or for a repetition. Pure."""

from dataclasses import dataclass

from core.contracts.speech import ExpectedAnswer

END_KEY = "#"

INTER_DIGIT_SECONDS = 3.0
"""Pause that ends dictation by keys. An estimate: docs/call-flow.md."""

LONE_DIGIT_SECONDS = 1.2
"""Where no digits were asked for, one key is usually the whole answer."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A finished answer by keys."""

    digits: str


@dataclass(frozen=True, slots=True)
class WantsOperator:
    """`0` where nothing else is expected."""


@dataclass(frozen=True, slots=True)
class WantsRepeat:
    """`*` where nothing else is expected."""


class DigitCollector:
    """Collects keys for one answer. `#` ends it; `*` starts over once digits were pressed."""

    def __init__(self, *, expected: ExpectedAnswer, length: int = 0) -> None:
        self._expects_digits = expected is ExpectedAnswer.DIGITS
        self._length = length if self._expects_digits else 0
        self.digits = ""

    @property
    def pause_seconds(self) -> float:
        return INTER_DIGIT_SECONDS if self._expects_digits else LONE_DIGIT_SECONDS

    def push(self, key: str) -> Pressed | WantsOperator | WantsRepeat | None:
        """None: more keys may come."""
        if key == "*":
            return self._start_over()
        if key == END_KEY:
            return Pressed(self.digits) if self.digits else None
        if key == "0" and not self.digits and not self._expects_digits:
            return WantsOperator()
        self.digits += key
        is_whole = self._length > 0 and len(self.digits) >= self._length
        return Pressed(self.digits) if is_whole else None

    def _start_over(self) -> WantsRepeat | None:
        if not self.digits:
            return WantsRepeat()
        self.digits = ""
        return None
