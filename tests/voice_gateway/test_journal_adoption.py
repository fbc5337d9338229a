"""What a worker killed with -9 leaves behind, and what the next one of its name makes of it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile

from core.clock import SystemClock
from core.contracts.call_record import CallEvent, CallEventKind, CallOutcome
from core.contracts.wire import from_json
from core.errors import SettingsError
from tests.voice_gateway.journal_writer import BEGAN_AT
from voice_gateway.file_journal import FileJournal
from voice_gateway.journal_shipper import adopt_dead_journals


class WorkerInMiniature:
    """A real process that holds a call open until it is killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.voice_gateway.journal_writer", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"written\n"

    def kill(self) -> None:
        if self._process.poll() is None:
            os.kill(self._process.pid, signal.SIGKILL)
        self._process.communicate()

    @property
    def journals(self) -> Path:
        return self.folder / "journal" / "worker-0"

    @property
    def recordings(self) -> Path:
        return self.folder / "recordings"

    def adopt(self) -> int:
        return adopt_dead_journals(self.journals, SystemClock(), self.recordings)


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[WorkerInMiniature]:
    started = WorkerInMiniature(tmp_path)
    yield started
    started.kill()


def closed_events(worker: WorkerInMiniature) -> list[CallEvent]:
    raw = (worker.journals / "call-1.closed.jsonl").read_bytes()
    return [from_json(line, CallEvent) for line in raw.splitlines() if line.strip()]


def test_nothing_that_happened_before_the_kill_is_lost(worker: WorkerInMiniature) -> None:
    worker.kill()
    assert worker.adopt() == 1
    kinds = [event.kind for event in closed_events(worker)]
    assert kinds == [
        CallEventKind.STARTED,
        CallEventKind.ANSWERED,
        CallEventKind.SILENCE,
        CallEventKind.ENDED,
    ]


def test_the_call_is_closed_as_crashed_under_its_own_numbers(worker: WorkerInMiniature) -> None:
    worker.kill()
    worker.adopt()
    ending = closed_events(worker)[-1]
    assert ending.outcome is CallOutcome.WORKER_CRASHED
    assert ending.number == 4
    assert (ending.caller, ending.called, ending.sip_call_id) == ("+79130000001", "100", "abc")


def test_the_call_ended_with_its_last_sign_of_life_and_not_when_it_was_found(
    worker: WorkerInMiniature,
) -> None:
    worker.kill()
    recording = worker.recordings / "2026-11-18/call-1.wav"
    os.utime(recording, (BEGAN_AT + 60, BEGAN_AT + 60))
    worker.adopt()
    assert closed_events(worker)[-1].at == BEGAN_AT + 60


def test_its_recording_is_named_and_can_be_played(worker: WorkerInMiniature) -> None:
    worker.kill()
    worker.adopt()
    name = closed_events(worker)[-1].recording
    assert name == "2026-11-18/call-1.wav"
    sound, rate = soundfile.read(worker.recordings / name, dtype="int16")
    assert rate == 8000
    assert len(sound) == 2 * 8000, "whole seconds that had reached the disk"


def test_a_line_torn_by_the_kill_costs_only_itself(worker: WorkerInMiniature) -> None:
    worker.kill()
    with (worker.journals / "call-1.jsonl").open("ab") as file:
        file.write(b'{"event_id":"torn","call_')
    worker.adopt()
    raw = (worker.journals / "call-1.closed.jsonl").read_bytes().splitlines()
    assert from_json(raw[-1], CallEvent).kind is CallEventKind.ENDED
    assert from_json(raw[-1], CallEvent).number == 4


def test_a_call_that_had_ended_is_not_ended_twice(worker: WorkerInMiniature) -> None:
    worker.kill()
    worker.adopt()
    closed = worker.journals / "call-1.closed.jsonl"
    closed.rename(worker.journals / "call-1.jsonl")  # killed between the last line and the renaming
    worker.adopt()
    assert [event.kind for event in closed_events(worker)].count(CallEventKind.ENDED) == 1


def test_a_second_worker_of_the_name_may_not_take_the_journals_of_living_calls(
    worker: WorkerInMiniature,
) -> None:
    with pytest.raises(SettingsError, match="another worker of this name"):
        FileJournal(worker.folder / "journal", "worker-0")
    worker.kill()
    FileJournal(worker.folder / "journal", "worker-0")
