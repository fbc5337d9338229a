"""Why the desk refuses an operator's or a supervisor's action. Russian words for people: `texts/refusals_ru.toml`."""

import tomllib
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

TEXTS: dict[str, str] = tomllib.loads(
    (Path(__file__).parent / "texts" / "refusals_ru.toml").read_text(encoding="utf-8")
)


class DeskRefusal(str, Enum):
    OPERATOR_UNKNOWN = "operator_unknown"
    NOT_SIGNED_ON = "not_signed_on"
    NOT_YOURS = "not_yours"
    """Another operator's call or offer, or one that does not exist: which of them is not told."""
    TAKEN = "taken"
    """Another operator was quicker."""
    OFFER_OVER = "offer_over"
    CALLER_LEFT = "caller_left"
    WRONG_MOMENT = "wrong_moment"
    """The call is not in a state in which this can be done."""
    NO_ANSWER = "no_answer"
    """The gateway has not reported in time; whether it was done is not known."""
    GATEWAY_REFUSED = "gateway_refused"
    """`detail` holds the gateway's reason."""
    NOT_SUPERVISOR = "not_supervisor"
    TARGET_INVALID = "target_invalid"
    TEXT_EMPTY = "text_empty"


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing has changed, except after `no_answer`."""

    reason: DeskRefusal
    detail: str = ""

    @property
    def text(self) -> str:
        """What the person is told."""
        return TEXTS.get(f"{self.reason.value}_{self.detail}", TEXTS[self.reason.value])


@dataclass(frozen=True, slots=True)
class Done:
    """It was carried out."""
