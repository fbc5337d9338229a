"""Voice to voice: from the caller's last sound to the first sound of the answer, at the caller's ear.

Starts the whole system on ports of its own, calls it by SIP, asks questions aloud, once by one caller
and once by four at a time (two workers, called directly). Stages come from the call records.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from tests.fixtures.caller_voice import Said, say_to_wav
from tests.fixtures.ports import free_sip_port
from tests.fixtures.running_system import ROOT, RunningSystem, running_system

RESULT = ROOT / "benchmarks/results/voice_to_voice.json"
GOAL_P50_SECONDS, GOAL_P95_SECONDS = 0.6, 1.0
QUESTIONS = (
    "до скольки сегодня работает мфц на кирова",
    "какие документы нужны на загранпаспорт",
    "а сколько это стоит",
    "где находится мфц в северске",
    "какой срок оформления паспорта",
    "спасибо",
)
ROUNDS = 2
STAGES = (
    "end_of_turn_ms",
    "recognition_ms",
    "dialogue_ms",
    "synthesis_ms",
    "output_ms",
    "total_ms",
)
CALL_SECONDS = 300


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="rcto-bench-") as name:
        folder = Path(name)
        wavs = [
            say_to_wav(folder / f"question-{number}.wav", Said(text))
            for number, text in enumerate(QUESTIONS)
        ]
        with running_system(folder, sip_workers=2) as system:
            report: dict[str, Any] = {
                "questions": QUESTIONS,
                "system_start_seconds": round(system.start_seconds, 1),
                "goal_seconds": {"p50": GOAL_P50_SECONDS, "p95": GOAL_P95_SECONDS},
                "load_average_before": os.getloadavg()[0],
            }
            for name, callers in (("1 call", 1), ("4 calls", 4)):
                measured = measure(system, wavs, callers=callers, rounds=ROUNDS)
                report[name] = {**measured, "goals": goals_of(measured)}
                print(json.dumps({name: report[name]}, indent=2), flush=True)
                write(report)


def write(report: dict[str, Any]) -> None:
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def measure(
    system: RunningSystem, wavs: list[Path], *, callers: int, rounds: int
) -> dict[str, Any]:
    begun_wall, begun = time.time(), time.monotonic()
    before = {name: cpu_seconds(system, module) for name, module in PROCESSES.items()}
    latencies: list[float] = []
    unanswered = 0
    for _ in range(rounds):
        for report in place_calls(system, wavs, callers):
            latencies += report["latencies_seconds"]
            unanswered += report["unanswered"]
    seconds = time.monotonic() - begun
    return {
        "callers": callers,
        "answers": len(latencies),
        "unanswered": unanswered,
        "at_the_ear_seconds": percentiles(latencies),
        "stages_ms": stages_since(system, begun_wall),
        "cpu_percent_of_one_core": {
            name: round(100 * (cpu_seconds(system, module) - before[name]) / seconds, 1)
            for name, module in PROCESSES.items()
        },
    }


PROCESSES = {
    "gateway workers": "voice_gateway.worker",
    "recogniser": "voice_gateway.stt.recogniser_process",
    "voice": "voice_gateway.tts",
    "rasa": "rasa",
    "platform": "server.platform_app",
}


def goals_of(measured: dict[str, Any]) -> dict[str, str]:
    """Each goal: met, or missed and by which stage, that is the longest one; the rest passes outside the
    gateway's stages: the voice detector's holding on, the network, the telephone's buffer."""
    verdicts = {}
    for name, limit in (("p50", GOAL_P50_SECONDS), ("p95", GOAL_P95_SECONDS)):
        reached = measured["at_the_ear_seconds"][name]
        stages = {
            stage: measured["stages_ms"][stage][name] for stage in STAGES if stage != "total_ms"
        }
        longest = max(stages, key=stages.__getitem__)
        outside = 1000 * reached - measured["stages_ms"]["total_ms"][name]
        verdicts[name] = (
            "met"
            if reached <= limit
            else f"missed by {reached - limit:.2f} s; longest stage {longest} {stages[longest]:.0f}, "
            f"outside the stages {outside:.0f} ms"
        )
    return verdicts


def place_calls(system: RunningSystem, wavs: list[Path], callers: int) -> list[dict[str, Any]]:
    targets = [system.sip_address(number % 2) for number in range(callers)]
    command = [sys.executable, "-m", "benchmarks.road_caller", "--port", str(free_sip_port(5))]
    for target in targets:
        command += ["--target", target]
    done = subprocess.run(
        [*command, *map(str, wavs)],
        cwd=ROOT,
        env={**os.environ, "SETTINGS_FILE": "", "LOG_LEVEL": "error"},
        capture_output=True,
        text=True,
        timeout=CALL_SECONDS,
        check=False,
    )
    reports = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if len(reports) != callers:
        raise RuntimeError(f"{len(reports)} of {callers} callers reported:\n{done.stderr[-3000:]}")
    return reports


def stages_since(system: RunningSystem, wall: float) -> dict[str, dict[str, float]]:
    """Percentiles of every stage over the spoken turns recorded since then."""
    rows = system.rows(
        f"SELECT {', '.join(f't.{stage}' for stage in STAGES)} FROM call_turn t "
        "WHERE t.event = 'said' AND strftime('%s', t.at) >= ?",
        str(int(wall)),
    )
    found = {}
    for stage in STAGES:
        values = [row[stage] for row in rows if row[stage] is not None]
        if values:
            found[stage] = percentiles(values)
    return found


def percentiles(values: list[float]) -> dict[str, float]:
    if not values:
        return {}
    p50, p95 = np.percentile(values, [50, 95])
    return {"p50": round(float(p50), 3), "p95": round(float(p95), 3), "max": max(values)}


def cpu_seconds(system: RunningSystem, module: str) -> float:
    """User and system time of all processes of the system with this word in their command."""
    ticks = 0
    for pid in system.pids_of(module):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
