"""Logs of the processes: readable when something went wrong, and never larger than the disk was told."""

from pathlib import Path

from server.child_logs import ChildLogs


def test_the_log_of_the_start_before_is_kept_beside_the_present_one(tmp_path: Path) -> None:
    for words in (b"first start", b"second start"):
        logs = ChildLogs(tmp_path, is_console_on=False)
        logs.write("platform", words)
        logs.close()
    assert (tmp_path / "platform.log").read_text() == "second start\n"
    assert (tmp_path / "platform.1.log").read_text() == "first start\n"


def test_a_process_that_talks_without_end_fills_two_files_at_most(tmp_path: Path) -> None:
    logs = ChildLogs(tmp_path, is_console_on=False, largest_bytes=1000)
    for number in range(500):
        logs.write("gateway-0", f"line {number:04}".encode())
    assert logs.last_lines("gateway-0", 2) == "line 0498\nline 0499"
    logs.close()
    sizes = [path.stat().st_size for path in tmp_path.iterdir()]
    assert len(sizes) == 2
    assert max(sizes) <= 1000


def test_a_line_larger_than_the_file_may_be_is_written_whole(tmp_path: Path) -> None:
    logs = ChildLogs(tmp_path, is_console_on=False, largest_bytes=10)
    logs.write("voice", b"x" * 50)
    logs.write("voice", b"next")
    logs.close()
    assert (tmp_path / "voice.1.log").read_bytes() == b"x" * 50 + b"\n"
    assert (tmp_path / "voice.log").read_bytes() == b"next\n"
