"""The launcher's shadow: ends the children's process groups when the launcher dies without a word.

A process of its own, standard library only. Its standard input is a pipe from the launcher: a line
`+<group>` or `-<group>` for each child that came or went; the end of the pipe means that the launcher is gone.
"""

import os
import signal
import subprocess
import sys
import time

GRACE_SECONDS = 5.0


class Guardian:
    """The launcher's end of the pipe. `close` after an orderly stop, when no group is left."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-S", "-E", __file__], stdin=subprocess.PIPE, start_new_session=True
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def watch(self, group: int) -> None:
        self._write(f"+{group}\n")

    def forget(self, group: int) -> None:
        self._write(f"-{group}\n")

    def close(self) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait(timeout=2 * GRACE_SECONDS)

    def _write(self, line: str) -> None:
        if self._process.stdin is None:
            return
        try:
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()
        except BrokenPipeError:  # the guardian was killed: children still die with their parent
            return


def end_group(group: int, signal_number: int) -> bool:
    """False when nobody is left in the group."""
    try:
        os.killpg(group, signal_number)
    except ProcessLookupError:
        return False
    return True


def main() -> None:
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        change, group = line[0], int(line[1:])
        groups = groups | {group} if change == "+" else groups - {group}
    groups = {group for group in groups if end_group(group, signal.SIGTERM)}
    deadline = time.monotonic() + GRACE_SECONDS
    while groups and time.monotonic() < deadline:
        time.sleep(0.1)
        groups = {group for group in groups if end_group(group, 0)}
    for group in groups:
        end_group(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
