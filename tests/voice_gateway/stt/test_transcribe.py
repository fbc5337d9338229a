"""`make transcribe` as an administrator runs it."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from core.speech_files import SpeechModelChoice
from tests.fixtures.recogniser import ROOT, spoken


def transcribe(*arguments: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "scripts/transcribe.py", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def recording(path: Path, *, rate_hz: int, channels: int = 1, text: str = "нет спасибо") -> Path:
    at_hz = rate_hz if rate_hz in (8000, 16000) else 16000
    samples = np.frombuffer(spoken(text, rate_hz=at_hz), dtype="<i2")
    if at_hz != rate_hz:
        places = np.arange(0, len(samples), at_hz / rate_hz)
        samples = np.interp(places, np.arange(len(samples)), samples).astype("<i2")
    soundfile.write(path, np.stack([samples] * channels, axis=1), rate_hz, subtype="PCM_16")
    return path


@pytest.mark.parametrize(("rate_hz", "channels"), [(8000, 1), (16000, 1), (44100, 2)])
def test_a_recording_becomes_one_line_of_json(
    rate_hz: int, channels: int, tmp_path: Path, speech_model: SpeechModelChoice
) -> None:
    done = transcribe(recording(tmp_path / "a.wav", rate_hz=rate_hz, channels=channels))
    assert done.returncode == 0, done.stderr
    line = json.loads(done.stdout)
    assert "нет" in line["text"].split()
    assert line["model"] == speech_model.name
    assert 0 < line["confidence"] <= 1
    assert line["words"][0].keys() == {"text", "start_seconds", "end_seconds", "confidence"}
    assert line["real_time_factor"] > 0
    assert {"written", "alternatives"} <= line.keys()


def test_a_recording_longer_than_the_backlog_is_heard_to_its_end(
    tmp_path: Path, speech_model: SpeechModelChoice
) -> None:
    pcm = spoken("семь два один", lead_seconds=0.5) * 10 + spoken("нет спасибо")
    samples = np.frombuffer(pcm, dtype="<i2")
    soundfile.write(tmp_path / "long.wav", samples, 8000, subtype="PCM_16")
    line = json.loads(transcribe(tmp_path / "long.wav").stdout)
    assert line["words"][-1]["end_seconds"] > len(samples) / 8000 - 2
    assert line["text"].split().count("семь") >= 5


@pytest.mark.parametrize(
    ("name", "complaint"),
    [("none.wav", "no such file"), ("text.wav", "not a sound"), ("empty.wav", "empty")],
)
def test_a_bad_file_is_one_clear_sentence(name: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("hello", encoding="ascii")
    soundfile.write(tmp_path / "empty.wav", np.zeros((0, 1), "<i2"), 8000)
    done = transcribe(tmp_path / name)
    assert done.returncode == 2
    assert complaint in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""
