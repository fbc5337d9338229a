"""The protocol of the voice process's socket: a JSON line each way, sound after its header line.

Gateway workers speak through it; the backoffice lets an editor hear the same.

    → {"do": "speak", "text": "…", "rate": 1.0, "sample_rate_hz": 8000}
    ← {"sound": 16000, "text": "…", "cached": true} and that many bytes, once a sentence
    ← {"done": true}     or     {"failed": "why"}
    → {"do": "status"}
    ← {"ready": true, "requests": 12, …}

A caller who interrupts closes the connection: what is left unsaid is not made.
"""

import json
from dataclasses import asdict, dataclass

LONGEST_LINE_BYTES = 1_000_000
SAMPLE_RATES_HZ = (8000, 16000)
SLOWEST, FASTEST = 0.4, 2.5


class BadRequest(ValueError):
    """The line is not a request of this protocol."""


@dataclass(frozen=True, slots=True)
class SpeakRequest:
    text: str
    rate: float = 1.0
    sample_rate_hz: int = 8000

    def to_line(self) -> bytes:
        return to_line({"do": "speak", **asdict(self)})


@dataclass(frozen=True, slots=True)
class StatusRequest:
    def to_line(self) -> bytes:
        return to_line({"do": "status"})


def to_line(message: dict[str, object]) -> bytes:
    return json.dumps(message, ensure_ascii=False).encode() + b"\n"


def read_request(line: bytes) -> SpeakRequest | StatusRequest:
    """Raises:
    BadRequest: what came is not JSON, not a known request, or a value is out of its range.
    """
    try:
        message = json.loads(line)
    except (ValueError, RecursionError) as err:
        raise BadRequest("not JSON") from err
    if not isinstance(message, dict):
        raise BadRequest("not an object")
    match message.get("do"):
        case "status":
            return StatusRequest()
        case "speak":
            return _read_speak(message)
        case other:
            raise BadRequest(f"unknown request {other!r}")


def _read_speak(message: dict[str, object]) -> SpeakRequest:
    text = message.get("text")
    rate = message.get("rate", 1.0)
    sample_rate_hz = message.get("sample_rate_hz", 8000)
    if not isinstance(text, str):
        raise BadRequest("text is not a string")
    if isinstance(rate, bool) or not isinstance(rate, int | float):
        raise BadRequest("rate is not a number")
    if not SLOWEST <= rate <= FASTEST:
        raise BadRequest(f"rate is not between {SLOWEST} and {FASTEST}")
    if not isinstance(sample_rate_hz, int) or sample_rate_hz not in SAMPLE_RATES_HZ:
        raise BadRequest(f"sample_rate_hz is none of {SAMPLE_RATES_HZ}")
    return SpeakRequest(text, float(rate), sample_rate_hz)
