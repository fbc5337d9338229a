"""`make call`: a real SIP call by baresip. Plays a WAV, keeps what was heard, prints events as JSON lines.

    python scripts/place_call.py --wav question.wav --out heard.wav --digits 4:1,9.5:0 --seconds 40

Exit code: 0 the call was answered, 1 it was not, 2 baresip is missing or the WAV cannot be read.
"""

import argparse
import asyncio
import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import soundfile

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.fixtures.baresip import CODEC_RATES_HZ, BaresipCaller, PhoneSetup

EVENT_NAMES = {
    "CALL_RINGING": "ringing",
    "CALL_PROGRESS": "progress",
    "CALL_ESTABLISHED": "answered",
    "CALL_RTPESTAB": "media",
    "CALL_TRANSFER": "transferred",
    "CALL_CLOSED": "closed",
    "PHONE_GONE": "closed",
}
POLL_SECONDS = 0.05
SECONDS_AFTER_WAV = 20.0


def main() -> int:
    options = read_options()
    if shutil.which("baresip") is None:
        print("baresip is not installed: apt-get install baresip", file=sys.stderr)
        return 2
    try:
        wav_seconds = soundfile.info(options.wav).duration if options.wav else 0.0
    except soundfile.LibsndfileError as err:
        print(err, file=sys.stderr)
        return 2
    if options.seconds is None:
        options.seconds = wav_seconds + SECONDS_AFTER_WAV
    return asyncio.run(place_call(options))


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument(
        "--wav", type=Path, help="what the caller says, any rate; silence if absent"
    )
    parser.add_argument(
        "--out", type=Path, help="what the caller heard, written when the call ends"
    )
    parser.add_argument("--target", default="sip:100@127.0.0.1:5060")
    parser.add_argument("--user", default="79001234567", help="the caller's number")
    parser.add_argument("--codec", choices=sorted(CODEC_RATES_HZ), default="PCMA")
    parser.add_argument("--transport", choices=("udp", "tcp", "tls"), default="udp")
    parser.add_argument("--srtp", action="store_true", help="demand SRTP")
    parser.add_argument(
        "--digits",
        type=timed_digits,
        default=[],
        help="SECOND:KEYS,… from the answer, as 4:1,9.5:0",
    )
    parser.add_argument("--seconds", type=float, help="hang up this long after the answer")
    parser.add_argument("--ring-seconds", type=float, default=20.0)
    return parser.parse_args()


def timed_digits(text: str) -> list[tuple[float, str]]:
    pairs = (part.split(":", 1) for part in text.split(",") if part)
    return sorted((float(second), keys) for second, keys in pairs)


async def place_call(options: argparse.Namespace) -> int:
    setup = PhoneSetup(
        user=options.user,
        wav=options.wav,
        codec=options.codec,
        transport=options.transport,
        account=("mediaenc=srtp-mand",) if options.srtp else (),
        longest_seconds=int(options.seconds) + 5,
    )
    async with BaresipCaller(setup) as phone:
        reporter = Reporter(phone)
        await phone.dial(options.target)
        await live_through(phone, reporter, options)
        await phone.stop()
        reporter.report_new()
        if options.out:
            samples, rate = phone.heard()
            soundfile.write(options.out, samples, rate, subtype="PCM_16")
            reporter.say("kept", file=str(options.out), heard_seconds=round(len(samples) / rate, 2))
    return 0 if reporter.answered_at is not None else 1


async def live_through(
    phone: BaresipCaller, reporter: "Reporter", options: argparse.Namespace
) -> None:
    waiting = list(options.digits)
    while not reporter.is_closed:
        reporter.report_new()
        seconds = reporter.seconds_since_answer
        limit = options.ring_seconds if seconds is None else options.seconds
        if (reporter.seconds if seconds is None else seconds) >= limit:
            await phone.hang_up()
            return
        if seconds is not None and waiting and seconds >= waiting[0][0]:
            keys = waiting.pop(0)[1]
            await phone.press(keys)
            reporter.say("pressed", keys=keys)
        await asyncio.sleep(POLL_SECONDS)


class Reporter:
    """One JSON object a line on standard output; `at` is seconds since the dialling."""

    def __init__(self, phone: BaresipCaller) -> None:
        self._phone = phone
        self._started_at = time.monotonic()
        self._reported = 0
        self.answered_at: float | None = None
        self.is_closed = False

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._started_at

    @property
    def seconds_since_answer(self) -> float | None:
        return None if self.answered_at is None else time.monotonic() - self.answered_at

    def report_new(self) -> None:
        for event in self._phone.events[self._reported :]:
            self._reported += 1
            name = EVENT_NAMES.get(str(event.get("type")))
            if name is None or (name == "closed" and self.is_closed):
                continue
            if name == "answered":
                self.answered_at = time.monotonic()
            self.is_closed = self.is_closed or name == "closed"
            self.say(name, peer=event.get("peeruri", ""), detail=event.get("param", ""))

    def say(self, name: str, **fields: Any) -> None:
        line = {"event": name, "at": round(self.seconds, 3), **fields}
        print(json.dumps(line, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    sys.exit(main())
