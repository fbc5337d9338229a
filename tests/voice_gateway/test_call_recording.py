"""The recording of a call, also after a crash."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import soundfile

from voice_gateway.call_recording import CallRecording, repair_recording
from voice_gateway.telephony import DuplexFrame

BEGAN_AT = 1_795_000_000.0
RATE = 8000


def frame(heard: int, sounded: int) -> DuplexFrame:
    return DuplexFrame(np.full(160, heard, "<i2").tobytes(), np.full(160, sounded, "<i2").tobytes())


def begun(folder: Path) -> CallRecording:
    recording = CallRecording(folder, "call-1", sample_rate_hz=RATE, began_at=BEGAN_AT)
    recording.start()
    return recording


def test_the_caller_is_on_the_left_and_the_robot_on_the_right(tmp_path: Path) -> None:
    recording = begun(tmp_path)
    for _ in range(75):
        recording.keep(frame(100, 200))
    path = recording.close()
    assert path == "2026-11-18/call-1.wav"
    sound, rate = soundfile.read(tmp_path / path, dtype="int16")
    assert rate == RATE
    assert sound.shape == (75 * 160, 2)
    assert (sound == [100, 200]).all()


def test_a_side_that_lacks_sound_is_silent(tmp_path: Path) -> None:
    recording = begun(tmp_path)
    recording.keep(DuplexFrame(frame(100, 0).heard, b""))
    sound, _ = soundfile.read(tmp_path / recording.close(), dtype="int16")
    assert (sound == [100, 0]).all()


def test_a_recording_of_nothing_is_none(tmp_path: Path) -> None:
    assert begun(tmp_path).close() == ""


def test_a_refused_recording_is_gone_and_keeps_nothing_more(tmp_path: Path) -> None:
    recording = begun(tmp_path)
    for _ in range(60):
        recording.keep(frame(1, 1))
    recording.destroy()
    recording.keep(frame(1, 1))
    assert recording.close() == ""
    assert not list(tmp_path.rglob("*.wav"))


def test_a_refusal_taken_back_begins_a_new_recording(tmp_path: Path) -> None:
    recording = begun(tmp_path)
    recording.keep(frame(1, 1))
    recording.destroy()
    recording.start()
    recording.keep(frame(2, 2))
    sound, _ = soundfile.read(tmp_path / recording.close(), dtype="int16")
    assert (sound == 2).all()


def test_a_folder_that_cannot_be_written_costs_the_recording_and_not_the_call(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").write_text("not a folder")
    recording = begun(tmp_path / "file")
    recording.keep(frame(1, 1))
    assert not recording.is_on
    assert recording.close() == ""


KILLED = """
import sys
from pathlib import Path
from tests.voice_gateway.test_call_recording import begun, frame
recording = begun(Path(sys.argv[1]))
for number in range(130):
    recording.keep(frame(100, 200))
print("kept", flush=True)
sys.stdin.read()
"""


def test_a_recording_is_readable_after_kill_nine(tmp_path: Path, root: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == b"kept\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdin.close()
    process.stdout.close()
    sound, _ = soundfile.read(tmp_path / "2026-11-18/call-1.wav", dtype="int16")
    assert len(sound) == 100 * 160, "two whole seconds of 2.6"
    assert (sound == [100, 200]).all()


def test_a_header_that_lags_behind_its_file_is_mended(tmp_path: Path) -> None:
    recording = begun(tmp_path)
    for _ in range(50):
        recording.keep(frame(100, 200))
    path = tmp_path / recording.close()
    with path.open("ab") as file:
        file.write(b"\1\0\2\0" * 80 + b"\1")  # ten milliseconds and a torn sample
    assert repair_recording(path)
    sound, _ = soundfile.read(path, dtype="int16")
    assert len(sound) == 8000 + 80
    assert not repair_recording(path), "once is enough"


def test_a_file_that_is_no_recording_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "2026-11-18").mkdir()
    for name, content in (("empty.wav", b""), ("other.wav", b"x" * 100)):
        path = tmp_path / "2026-11-18" / name
        path.write_bytes(content)
        assert not repair_recording(path)
        assert path.read_bytes() == content
