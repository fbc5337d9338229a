"""Callers of the voice-to-voice measurement: own SIP legs that play questions and time the answers.

A process of its own, because pjsua2's objects outlive the interpreter. What is said and what is heard
come in the same 20 ms tick, so the latency at the caller's ear is a difference of sample counts.
Prints one JSON line per call.
"""

import argparse
import asyncio
import json
import os
import sys
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import soundfile
import soxr

from core.settings.telephony import SipSettings
from voice_gateway.sip.telephone import SipTelephone
from voice_gateway.telephony import CallLeg, DuplexFrame

RATE_HZ = 8000
TICK_SECONDS = 0.02
SOUND_RMS = 150.0
"""A tick louder than this (of 32,768) holds speech; line noise of these tests is far below."""
QUIET_SECONDS = 1.2
"""The robot has finished when nothing was heard for this long."""
PAUSE_SECONDS = 0.4
ANSWER_SECONDS = 12.0
GREETING_SECONDS = 25.0


@dataclass(slots=True)
class CallReport:
    """`latencies_seconds`: caller's last voiced tick → first voiced tick of the answer, per question."""

    target: str
    latencies_seconds: list[float] = field(default_factory=list)
    unanswered: int = 0
    greeting_seconds: float = 0.0


class Ear:
    """Ticks of one leg, read in order."""

    def __init__(self, leg: CallLeg) -> None:
        self._frames = leg.frames()
        self.ticks = 0
        self.recent: deque[bool] = deque(maxlen=int(QUIET_SECONDS / TICK_SECONDS))

    async def tick(self) -> DuplexFrame:
        frame = await anext(self._frames)
        self.ticks += 1
        self.recent.append(is_sound(frame.heard))
        return frame

    async def until_quiet(self, limit_seconds: float) -> None:
        """Return when the robot spoke and then fell silent."""
        self.recent.clear()
        has_spoken = False
        for _ in range(int(limit_seconds / TICK_SECONDS)):
            await self.tick()
            has_spoken = has_spoken or self.recent[-1]
            is_quiet = len(self.recent) == self.recent.maxlen and not any(self.recent)
            if has_spoken and is_quiet:
                return


def is_sound(pcm: bytes) -> bool:
    samples = np.frombuffer(pcm, dtype="<i2").astype(np.float64)
    return bool(samples.size and np.sqrt(np.mean(samples**2)) > SOUND_RMS)


def read_question(path: Path) -> bytes:
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    mono = samples.mean(axis=1)
    if rate != RATE_HZ:
        mono = soxr.resample(mono, rate, RATE_HZ)
    return bytes((np.clip(mono, -1, 1) * 32000).astype("<i2").tobytes())


async def ask(leg: CallLeg, ear: Ear, question: bytes) -> float | None:
    """Seconds from the last voiced tick of the question to the first voiced tick of the answer."""
    leg.play(question)
    last_said = 0
    limit = ear.ticks + int((len(question) / 2 / RATE_HZ + ANSWER_SECONDS) / TICK_SECONDS)
    while ear.ticks < limit:
        frame = await ear.tick()
        if is_sound(frame.sounded):
            last_said = ear.ticks
        elif last_said and leg.queued_seconds == 0 and ear.recent[-1]:
            return (ear.ticks - last_said) * TICK_SECONDS
    return None


async def call(telephone: SipTelephone, target: str, questions: list[bytes]) -> CallReport:
    report = CallReport(target)
    leg = (await telephone.dial(target, ring_seconds=10.0)).leg
    if leg is None:
        report.unanswered = len(questions)
        return report
    ear = Ear(leg)
    await ear.until_quiet(GREETING_SECONDS)
    report.greeting_seconds = ear.ticks * TICK_SECONDS
    for question in questions:
        latency = await ask(leg, ear, question)
        if latency is None:
            report.unanswered += 1
            continue
        report.latencies_seconds.append(round(latency, 3))
        await ear.until_quiet(GREETING_SECONDS)
        for _ in range(int(PAUSE_SECONDS / TICK_SECONDS)):
            await ear.tick()
    await leg.hang_up()
    return report


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--target", action="append", required=True)
    parser.add_argument("question", nargs="+", type=Path)
    options = parser.parse_args()
    questions = [read_question(path) for path in options.question]
    settings = SipSettings(port=options.port, rtp_port=options.port + 12000)
    telephone = await SipTelephone.open(settings)
    async with asyncio.TaskGroup() as calls:
        running = [
            calls.create_task(call(telephone, target, questions)) for target in options.target
        ]
    for one in running:
        report = one.result()
        print(
            json.dumps(
                {
                    "target": report.target,
                    "latencies_seconds": report.latencies_seconds,
                    "unanswered": report.unanswered,
                    "greeting_seconds": report.greeting_seconds,
                }
            ),
            flush=True,
        )
    await telephone.aclose()


if __name__ == "__main__":
    asyncio.run(main())
    sys.stdout.flush()
    os._exit(0)
