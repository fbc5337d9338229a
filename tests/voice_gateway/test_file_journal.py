"""The journal on disk: what was written survives the process."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

from core.clock import SystemClock
from core.contracts.call_record import CallEvent, CallEventKind, CallOutcome
from core.contracts.wire import from_json, to_json
from tests.factories.call_events import call_event, ended
from voice_gateway.file_journal import FileJournal
from voice_gateway.journal_shipper import adopt_dead_journals


def events_in(path: Path) -> list[CallEvent]:
    return [from_json(line, CallEvent) for line in path.read_bytes().split(b"\n") if line]


def test_a_line_is_on_disk_when_write_returns(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path, "worker-0")
    journal.write(call_event(1, CallEventKind.STARTED))
    assert events_in(tmp_path / "worker-0/call-1.jsonl") == [call_event(1, CallEventKind.STARTED)]


def test_the_last_line_closes_the_file(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path, "worker-0")
    journal.write(call_event(1, CallEventKind.STARTED))
    journal.write(ended(2))
    assert [path.name for path in journal.folder.iterdir()] == ["call-1.closed.jsonl"]
    assert len(events_in(journal.folder / "call-1.closed.jsonl")) == 2


def test_each_call_has_a_file_of_its_own(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path, "worker-0")
    journal.write(call_event(1, call_id="call-1"))
    journal.write(call_event(1, call_id="call-2"))
    assert sorted(path.name for path in journal.folder.iterdir()) == [
        "call-1.jsonl",
        "call-2.jsonl",
    ]


def test_nobody_else_may_read_the_callers_words(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path, "worker-0")
    assert stat.S_IMODE(journal.folder.stat().st_mode) == 0o700


def test_a_disk_that_takes_nothing_costs_the_record_and_not_the_call(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path, "worker-0")
    journal.folder.rmdir()
    journal.write(call_event(1))
    journal.write(ended(2))
    assert not journal.folder.exists()


KILLED = """
import sys
from pathlib import Path
from tests.factories.call_events import call_event, ended
from voice_gateway.file_journal import FileJournal
journal = FileJournal(Path(sys.argv[1]), "worker-0")
for number in range(1, 4):
    journal.write(call_event(number, call_id="broken-off"))
journal.write(call_event(1, call_id="finished"))
journal.write(ended(2, call_id="finished"))
print("written", flush=True)
sys.stdin.read()
"""


def kill_nine_while_writing(folder: Path, root: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(folder)],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == b"written\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdin.close()
    process.stdout.close()


def test_after_kill_nine_the_record_is_complete_and_closed_with_the_reason(
    tmp_path: Path, root: Path
) -> None:
    kill_nine_while_writing(tmp_path, root)
    folder = tmp_path / "worker-0"
    assert adopt_dead_journals(folder, SystemClock()) == 1
    events = events_in(folder / "broken-off.closed.jsonl")
    assert [event.number for event in events] == [1, 2, 3, 4]
    last = events[-1]
    assert last.kind is CallEventKind.ENDED
    assert last.outcome is CallOutcome.WORKER_CRASHED
    assert (last.caller, last.worker) == (events[0].caller, "worker-0")
    assert len(events_in(folder / "finished.closed.jsonl")) == 2, "it needed no adopting"
    assert adopt_dead_journals(folder, SystemClock()) == 0, "once is enough"


def test_a_line_torn_by_the_crash_loses_itself_only(tmp_path: Path) -> None:
    path = tmp_path / "call-1.jsonl"
    path.write_bytes(to_json(call_event(1)) + b"\n" + to_json(call_event(2))[:40])
    assert adopt_dead_journals(tmp_path, SystemClock()) == 1
    lines = (tmp_path / "call-1.closed.jsonl").read_bytes().split(b"\n")
    assert from_json(lines[0], CallEvent).number == 1
    assert from_json(lines[2], CallEvent).outcome is CallOutcome.WORKER_CRASHED


def test_a_call_that_ended_but_was_not_renamed_is_not_ended_twice(tmp_path: Path) -> None:
    path = tmp_path / "call-1.jsonl"
    path.write_bytes(to_json(call_event(1)) + b"\n" + to_json(ended(2)) + b"\n")
    adopt_dead_journals(tmp_path, SystemClock())
    events = events_in(tmp_path / "call-1.closed.jsonl")
    assert [event.outcome for event in events] == [None, CallOutcome.COMPLETED]


def test_an_empty_journal_is_closed_without_a_word(tmp_path: Path) -> None:
    (tmp_path / "call-1.jsonl").touch()
    assert adopt_dead_journals(tmp_path, SystemClock()) == 1
    assert (tmp_path / "call-1.closed.jsonl").read_bytes() == b""
