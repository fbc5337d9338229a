"""`make transcribe WAV=file`: what the recogniser hears in a recording, as one JSON line. Needs no running services."""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import soundfile
import soxr

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from core.contracts.speech import ExpectedAnswer, Transcript
from core.errors import AssistantError, RecognitionFailed
from core.settings.speech import RecogniserSettings
from core.speech_files import SpeechModelChoice, choose_model
from voice_gateway.stt.speech_recognizer import RecognitionHints
from voice_gateway.stt.vosk_recognizer import VoskRecognizer, ask_status

SAMPLE_RATES_HZ = (8000, 16000)
MAX_MINUTES = 10.0
START_SECONDS = 60.0
FEED_SECONDS = 1.0


class BadRecording(AssistantError):
    """The file cannot be transcribed; the text says why, in Russian and English."""


def read_recording(path: Path) -> tuple[bytes, int]:
    """PCM s16le mono at 8 or 16 kHz: channels mixed, other rates resampled once.

    Raises:
        BadRecording: no such file, not a recording, empty, too long.
    """
    if not path.is_file():
        raise BadRecording(f"нет такого файла · no such file: {path}")
    try:
        samples, rate_hz = soundfile.read(str(path), dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as err:
        raise BadRecording(f"это не звукозапись · not a sound recording: {path} ({err})") from err
    if not len(samples):
        raise BadRecording(f"запись пуста · the recording is empty: {path}")
    if len(samples) > MAX_MINUTES * 60 * rate_hz:
        raise BadRecording(
            f"запись длиннее {MAX_MINUTES:.0f} минут · longer than {MAX_MINUTES:.0f} minutes: {path}"
        )
    mono = samples.mean(axis=1)
    if rate_hz not in SAMPLE_RATES_HZ:
        target_hz = max(SAMPLE_RATES_HZ) if rate_hz > max(SAMPLE_RATES_HZ) else min(SAMPLE_RATES_HZ)
        mono = soxr.resample(mono, rate_hz, target_hz, quality="HQ")
        rate_hz = target_hz
    return (np.clip(mono, -1.0, 1.0) * 32767).astype("<i2").tobytes(), int(rate_hz)


async def transcribe(
    pcm: bytes, rate_hz: int, expected: ExpectedAnswer
) -> tuple[Transcript, float]:
    """Start a recogniser process of our own for this one recording; seconds of hearing beside."""
    with tempfile.TemporaryDirectory(prefix="rcto-") as folder:
        socket = Path(folder) / "recogniser.sock"
        process = await asyncio.create_subprocess_exec(
            *(
                sys.executable,
                "-m",
                "voice_gateway.stt.recogniser_process",
                "--socket",
                str(socket),
            ),
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            await _until_ready(process, socket)
            return await _hear(socket, pcm, RecognitionHints("transcribe", rate_hz, expected))
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


async def _until_ready(process: asyncio.subprocess.Process, socket: Path) -> None:
    exited = asyncio.create_task(process.wait())
    deadline = time.monotonic() + START_SECONDS
    while await ask_status(socket) is None:
        done, _ = await asyncio.wait({exited}, timeout=0.05)
        if done:
            said = await process.stderr.read() if process.stderr else b""
            raise RecognitionFailed(
                "распознаватель не запустился · the recogniser did not start:\n" + said.decode()
            )
        if time.monotonic() > deadline:
            exited.cancel()
            raise RecognitionFailed(
                f"распознаватель не готов за {START_SECONDS:.0f} с · not ready in time"
            )
    exited.cancel()


async def _hear(socket: Path, pcm: bytes, hints: RecognitionHints) -> tuple[Transcript, float]:
    seconds = len(pcm) / 2 / hints.sample_rate_hz
    recognizer = VoskRecognizer([socket], finish_timeout_seconds=30.0 + seconds, is_live=False)
    stream = await recognizer.open_stream(hints)
    began = time.monotonic()
    try:
        step = int(FEED_SECONDS * hints.sample_rate_hz) * 2
        for at in range(0, len(pcm), step):
            stream.feed(pcm[at : at + step])
            await stream.taken()
        return await stream.finish(), time.monotonic() - began
    finally:
        await stream.aclose()


def main(arguments: list[str]) -> int:
    """Exit code: 0 heard, 2 a bad file, 3 no recogniser."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wav", type=Path)
    parser.add_argument(
        "--expected", choices=[kind.value for kind in ExpectedAnswer], default="free"
    )
    chosen = parser.parse_args(arguments)
    try:
        pcm, rate_hz = read_recording(chosen.wav)
        model = choose_model(RecogniserSettings.load())
        transcript, seconds = asyncio.run(transcribe(pcm, rate_hz, ExpectedAnswer(chosen.expected)))
    except BadRecording as err:
        print(err, file=sys.stderr)
        return 2
    except AssistantError as err:
        print(err, file=sys.stderr)
        return 3
    if not model.is_official:
        print(model.notice, file=sys.stderr)
    print(json.dumps(_line(transcript, model, seconds, len(pcm) / 2 / rate_hz), ensure_ascii=False))
    return 0


def _line(
    transcript: Transcript, model: SpeechModelChoice, seconds: float, audio_seconds: float
) -> dict[str, object]:
    return {
        **asdict(transcript),
        "model": model.name,
        "is_official_model": model.is_official,
        "audio_seconds": round(audio_seconds, 3),
        "real_time_factor": round(seconds / audio_seconds, 4),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
