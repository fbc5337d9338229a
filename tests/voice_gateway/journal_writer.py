"""A worker in miniature for tests that kill it: writes a call's journal and recording, then waits."""

import sys
from pathlib import Path

from core.contracts.call_record import CallEvent, CallEventKind
from voice_gateway.call_recording import CallRecording
from voice_gateway.file_journal import FileJournal
from voice_gateway.telephony import DuplexFrame

BEGAN_AT = 1_795_000_000.0


def main(folder: Path) -> None:
    journal = FileJournal(folder / "journal", "worker-0")
    recording = CallRecording(
        folder / "recordings", "call-1", sample_rate_hz=8000, began_at=BEGAN_AT
    )
    recording.start()
    for _ in range(120):  # 2.4 s: the last 0.4 s are still in memory
        recording.keep(DuplexFrame(b"\1\0" * 160, b"\2\0" * 160))
    kinds = (CallEventKind.STARTED, CallEventKind.ANSWERED, CallEventKind.SILENCE)
    for number, kind in enumerate(kinds, 1):
        journal.write(
            CallEvent(
                f"event-{number}",
                "call-1",
                number,
                BEGAN_AT + number,
                kind,
                worker="worker-0",
                caller="+79130000001",
                called="100",
                sip_call_id="abc",
            )
        )
    print("written", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
