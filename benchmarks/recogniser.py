"""`python benchmarks/recogniser.py`: real-time factor, memory and final latency of one recogniser process.

Feeds recordings at the pace of a call to a process of its own and writes benchmarks/results/recogniser.json.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from core.contracts.speech import ExpectedAnswer
from tests.fixtures.recogniser import RecogniserProcess, pieces, recogniser_process, spoken
from voice_gateway.stt.speech_recognizer import RecognitionHints
from voice_gateway.stt.vosk_recognizer import VoskRecognizer, ask_metrics, ask_status

RESULTS = Path(__file__).parent / "results" / "recogniser.json"
PIECE_SECONDS = 0.1
SENTENCES = (
    "какие документы нужны для замены паспорта",
    "запишите меня на приём в пятницу на десять утра",
    "сколько ждать загранпаспорт нового образца",
    "до какого часа вы работаете в субботу",
)
ANSWERS = {
    ExpectedAnswer.YES_NO: "да конечно",
    ExpectedAnswer.DIGITS: "восемь девятьсот тринадцать сорок два ноль пять",
    ExpectedAnswer.DATE: "двадцать пятого ноября",
    ExpectedAnswer.TIME: "в десять тридцать",
}
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Load:
    """One run: streams at once, CPU of the process per second of sound, latency after finish()."""

    streams: int
    audio_seconds: float
    cpu_per_audio_second: float
    resident_mb: float
    final_ms_p50: float
    final_ms_p95: float
    dropped_seconds: float


async def load(
    running: RecogniserProcess, streams: int, rounds: int, expected: ExpectedAnswer
) -> Load:
    """`streams` callers speak at the same time, `rounds` utterances each."""
    said = SENTENCES if expected is ExpectedAnswer.FREE else (ANSWERS[expected],)
    sounds = [spoken(text) for text in said]
    finals: list[float] = []
    cpu_before, seconds_before = cpu_seconds(running), await counted(running, "audio_seconds")
    dropped_before = await counted(running, "dropped_audio_seconds")
    async with asyncio.TaskGroup() as group:
        for number in range(streams):
            group.create_task(caller(running, sounds, rounds, number, expected, finals))
    audio = await counted(running, "audio_seconds") - seconds_before
    finals.sort()
    return Load(
        streams,
        round(audio, 1),
        round((cpu_seconds(running) - cpu_before) / audio, 4),
        round(resident_mb(running), 1),
        round(1000 * statistics.median(finals), 1),
        round(1000 * finals[int(0.95 * (len(finals) - 1))], 1),
        round(await counted(running, "dropped_audio_seconds") - dropped_before, 2),
    )


async def caller(
    running: RecogniserProcess,
    sounds: list[bytes],
    rounds: int,
    number: int,
    expected: ExpectedAnswer,
    finals: list[float],
) -> None:
    recognizer = VoskRecognizer([running.socket], finish_timeout_seconds=30)
    await asyncio.sleep(number * 0.037)  # callers do not breathe in step
    for turn in range(rounds):
        hints = RecognitionHints(f"bench-{number}", 8000, expected)
        stream = await recognizer.open_stream(hints)
        next_at = time.monotonic()
        for piece in pieces(sounds[(number + turn) % len(sounds)]):
            stream.feed(piece)
            next_at += PIECE_SECONDS
            await asyncio.sleep(max(0.0, next_at - time.monotonic()))
        asked_at = time.monotonic()
        await stream.finish()
        finals.append(time.monotonic() - asked_at)
        await stream.aclose()


async def counted(running: RecogniserProcess, name: str) -> float:
    lines = (await ask_metrics(running.socket)).splitlines()
    prefix = f"recogniser_{name}_total "
    return next(float(line.split()[-1]) for line in lines if line.startswith(prefix))


def cpu_seconds(running: RecogniserProcess) -> float:
    fields = Path(f"/proc/{running.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


def resident_mb(running: RecogniserProcess) -> float:
    status = Path(f"/proc/{running.process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if "VmRSS" in line) / 1024


async def measure(rounds: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="rcto-", dir="/tmp") as folder:
        began = time.monotonic()
        with recogniser_process(Path(folder) / "recogniser.sock") as running:
            start_seconds = time.monotonic() - began
            idle_mb = resident_mb(running)
            status = await ask_status(running.socket)
            free = [
                asdict(await load(running, streams, rounds, ExpectedAnswer.FREE))
                for streams in (1, 4, 10)
            ]
            closed = {
                expected.value: asdict(await load(running, 1, rounds, expected))
                for expected in ANSWERS
            }
            return {
                "model": status.model if status else "",
                "is_official_model": bool(status and status.is_official_model),
                "cores": os.cpu_count(),
                "load_average_before_and_after": [LOAD_AT_START, round(os.getloadavg()[0], 2)],
                "start_seconds": round(start_seconds, 2),
                "idle_resident_mb": round(idle_mb, 1),
                "free_speech": free,
                "free_speech_and_grammar": closed,
            }


LOAD_AT_START = round(os.getloadavg()[0], 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=6, help="utterances of each caller")
    parser.add_argument("--note", default="", help="what else ran on the machine")
    chosen = parser.parse_args()
    result = asyncio.run(measure(chosen.rounds)) | {"note": chosen.note}
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
