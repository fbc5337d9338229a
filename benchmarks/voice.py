"""Measure the voice process over its socket: time to first sound, real-time factor, memory.

    nice .venv/bin/python benchmarks/voice.py        writes benchmarks/results/voice.json

Each engine gets a process of its own with an empty cache; texts are a phone robot's.
"""

import asyncio
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from core.russian.normalisation.speakable import to_speakable
from voice_gateway.tts.speech_synthesizer import SpeechRequest
from voice_gateway.tts.voice_process_synthesizer import VoiceProcessSynthesizer

RESULTS = Path(__file__).with_name("results") / "voice.json"
ROUNDS = 40
TEXT = (
    "Отделение номер {n} работает с 9:00 до 18:00, обед с 13:00 до 14:00. Возьмите паспорт, СНИЛС "
    "и заявление. Госпошлина {n} руб. 50 коп. Приходите {day} ноября 2026 года, в {n} кабинет."
)


def percentiles(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {
        "p50_ms": round(1000 * statistics.median(ordered), 1),
        "p95_ms": round(1000 * ordered[int(0.95 * (len(ordered) - 1))], 1),
        "max_ms": round(1000 * ordered[-1], 1),
    }


async def listen(client: VoiceProcessSynthesizer, text: str) -> tuple[float, float, float]:
    """Seconds to the first sound, to the last, and of sound."""
    started, first, sound = time.perf_counter(), 0.0, 0.0
    async for frame in client.speak(SpeechRequest(text)):
        first = first or time.perf_counter() - started
        sound += frame.duration_ms / 1000
    return first, time.perf_counter() - started, sound


def memory_mb(pid: int) -> dict[str, float]:
    """Resident and proportional memory of one process."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    values = {line.split()[0]: int(line.split()[1]) for line in rollup.splitlines()[1:]}
    return {"rss": round(values["Rss:"] / 1024, 1), "pss": round(values["Pss:"] / 1024, 1)}


def children_of(pid: int) -> list[int]:
    found = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return found + [grandchild for child in found for grandchild in children_of(child)]


async def measure(engine: str) -> dict[str, object]:
    folder = Path(tempfile.mkdtemp(prefix="vb-"))
    environment = os.environ | {
        "VOICE_ENGINE": engine,
        "VOICE_SOCKET": str(folder / "v.sock"),
        "VOICE_CACHE_FOLDER": str(folder / "cache"),
    }
    started = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "voice_gateway.tts.voice_process", env=environment
    )
    client = VoiceProcessSynthesizer(folder / "v.sock", timeout_seconds=60)
    try:
        first_answer = await until_spoken(client, folder / "v.sock", started)
        await until_warm(client)
        figures = await measure_texts(client)
        pids = [process.pid, *children_of(process.pid)]
        figures["start_to_first_answer_seconds"] = round(first_answer, 2)
        figures["prewarming_seconds"] = round(time.perf_counter() - started, 2)
        figures["memory_mb_by_process"] = [memory_mb(pid) for pid in pids]
        figures["status"] = await client.status()
        return figures
    finally:
        process.terminate()
        await process.wait()
        shutil.rmtree(folder, ignore_errors=True)


async def until_spoken(client: VoiceProcessSynthesizer, socket: Path, started: float) -> float:
    while not socket.exists():  # noqa: ASYNC110, ASYNC240
        await asyncio.sleep(0.01)
    await listen(client, "Здравствуйте.")
    return time.perf_counter() - started


async def until_warm(client: VoiceProcessSynthesizer) -> None:
    while not (await client.status())["is_prewarmed"]:  # noqa: ASYNC110
        await asyncio.sleep(0.05)


async def measure_texts(client: VoiceProcessSynthesizer) -> dict[str, object]:
    texts = [TEXT.format(n=101 + number, day=1 + number % 28) for number in range(ROUNDS)]
    uncached = [await listen(client, text) for text in texts]
    cached = [await listen(client, text) for text in texts]
    crowd_texts = [TEXT.format(n=501 + number, day=1 + number % 28) for number in range(10)]
    crowd = await asyncio.gather(*(listen(client, text) for text in crowd_texts))
    return {
        "first_sound_uncached": percentiles([first for first, _, _ in uncached]),
        "first_sound_cached": percentiles([first for first, _, _ in cached]),
        "first_sound_uncached_ten_callers_at_once": percentiles([first for first, _, _ in crowd]),
        "real_time_factor_uncached": round(
            sum(u[1] for u in uncached) / sum(u[2] for u in uncached), 4
        ),
        "seconds_of_sound_a_text": round(statistics.mean(u[2] for u in uncached), 1),
    }


def measure_normalisation() -> dict[str, float]:
    texts = [TEXT.format(n=701 + number, day=1 + number % 28) for number in range(ROUNDS)]
    to_speakable(texts[0])
    seconds = []
    for text in texts:
        started = time.perf_counter()
        to_speakable(text)
        seconds.append(time.perf_counter() - started)
    return percentiles(seconds)


async def main() -> None:
    engines = [
        name for name in ("espeak", "festival") if shutil.which(name.replace("espeak", "espeak-ng"))
    ]
    results = {
        "measured_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "processors": os.cpu_count(),
        "load_average_at_start": round(os.getloadavg()[0], 2),
        "rounds": ROUNDS,
        "normalisation_of_one_text": measure_normalisation(),
        "engines": {engine: await measure(engine) for engine in engines},
        "load_average_at_end": round(os.getloadavg()[0], 2),
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(results, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    asyncio.run(main())
