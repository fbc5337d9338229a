"""Real-time factor and memory of streams decoding at once, each measurement in a fresh process.

`python -m speech_model.evaluation.load MODEL CLIPS.npz STREAMS` prints one JSON line.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import vosk

from speech_model.corpus.store import RATE_HZ, Samples
from speech_model.evaluation.vosk_listener import READINGS

_PIECE_BYTES = RATE_HZ // 10 * 2
"""100 ms: what the gateway sends the recogniser process at a time."""
_SECONDS_PER_STREAM = 40


@dataclass(frozen=True, slots=True)
class Load:
    """`cpu_factor` is processor time per second of sound and stream; memory is the process's peak."""

    streams: int
    cpu_factor: float
    load_seconds: float
    model_megabytes: float
    peak_megabytes: float


def measured(model: Path, clips: Sequence[Samples], streams: int) -> Load:
    """Runs this module as a child and reads its line."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clips.npz"
        np.savez(path, *clips)
        command = [sys.executable, "-m", __spec__.name, str(model), str(path), str(streams)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Load(**json.loads(done.stdout.splitlines()[-1]))


def _megabytes() -> float:
    """The peak of this process's own memory; `ru_maxrss` would remember the parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(peak.split()[1]) / 1024


def measure(model_folder: Path, clips: Sequence[Samples], streams: int) -> Load:
    """All streams take a piece in turn and give their partial, as one recogniser process serves them."""
    vosk.SetLogLevel(-1)
    started = time.monotonic()
    model = vosk.Model(str(model_folder))
    load_seconds = time.monotonic() - started
    model_megabytes = _megabytes()
    recognisers = [_recogniser(model) for _ in range(streams)]
    sound = np.concatenate(list(clips))[: _SECONDS_PER_STREAM * RATE_HZ].tobytes()
    began = time.process_time()
    for start in range(0, len(sound), _PIECE_BYTES):
        for number, recogniser in enumerate(recognisers):
            at = (start + number * len(sound) // streams // 2 * 2) % len(sound)
            if recogniser.AcceptWaveform(sound[at : at + _PIECE_BYTES]):
                recogniser.Result()
            else:
                recogniser.PartialResult()
    spent = time.process_time() - began
    seconds = len(sound) / 2 / RATE_HZ * streams
    return Load(
        streams=streams,
        cpu_factor=round(spent / seconds, 4),
        load_seconds=round(load_seconds, 2),
        model_megabytes=round(model_megabytes, 1),
        peak_megabytes=round(_megabytes(), 1),
    )


def _recogniser(model: vosk.Model) -> vosk.KaldiRecognizer:
    """With words and other readings, which cost time of their own."""
    recogniser = vosk.KaldiRecognizer(model, RATE_HZ)
    recogniser.SetMaxAlternatives(READINGS)
    recogniser.SetWords(True)
    return recogniser


if __name__ == "__main__":
    given = np.load(sys.argv[2])
    arrays = [given[name] for name in given.files]
    print(json.dumps(asdict(measure(Path(sys.argv[1]), arrays, int(sys.argv[3])))))
