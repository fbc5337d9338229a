"""What every `SpeechRecognizer` promises: the same tests over our own process and over a vosk-server."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.contracts.speech import ExpectedAnswer, Transcript
from core.errors import RecognitionFailed
from tests.fakes.recognizer import FakeRecognizer
from tests.fakes.sounds import speech_pcm
from tests.fixtures.recogniser import (
    pieces,
    recogniser_process,
    serving_model,
    spoken,
    vosk_server,
)
from voice_gateway.stt.grammars import load_grammars
from voice_gateway.stt.speech_recognizer import RecognitionHints, SpeechRecognizer
from voice_gateway.stt.vosk_recognizer import VoskRecognizer
from voice_gateway.stt.vosk_server_recognizer import VoskServerRecognizer


@pytest.fixture(scope="module")
def own_socket() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="rcto-", dir="/tmp"))
    with recogniser_process(folder / "recogniser.sock") as running:
        yield running.socket
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def server_url() -> Iterator[str]:
    with vosk_server(serving_model().folder) as url:
        yield url


@pytest.fixture(params=["own process", "vosk-server", "fake"])
async def recognizer(request: pytest.FixtureRequest) -> AsyncIterator[SpeechRecognizer]:
    made: SpeechRecognizer
    if request.param == "own process":
        made = VoskRecognizer([request.getfixturevalue("own_socket")])
    elif request.param == "fake":
        made = FakeRecognizer()
    else:
        made = VoskServerRecognizer(
            request.getfixturevalue("server_url"), max_alternatives=3, grammars=load_grammars()
        )
    yield made
    await made.aclose()


def voiced(
    recognizer: SpeechRecognizer, text: str, *, rate_hz: int = 8000, lead_seconds: float = 0.3
) -> bytes:
    """The text said in a way this recogniser can hear, with silence around."""
    if not isinstance(recognizer, FakeRecognizer):
        return spoken(text, rate_hz=rate_hz, lead_seconds=lead_seconds)
    silence = bytes(2 * int(8000 * lead_seconds))
    return silence + speech_pcm(text) + silence


async def hear(
    recognizer: SpeechRecognizer, pcm: bytes, hints: RecognitionHints | None = None
) -> Transcript:
    chosen = hints or RecognitionHints("call-1")
    stream = await recognizer.open_stream(chosen)
    try:
        for piece in pieces(pcm, rate_hz=chosen.sample_rate_hz):
            stream.feed(piece)
        return await stream.finish()
    finally:
        await stream.aclose()


async def test_words_come_with_places_and_confidences(recognizer: SpeechRecognizer) -> None:
    pcm = voiced(recognizer, "нет спасибо")
    transcript = await hear(recognizer, pcm)
    assert transcript.text.split() == [word.text for word in transcript.words]
    assert "нет" in transcript.text.split()
    assert 0.0 < transcript.confidence <= 1.0
    starts = [word.start_seconds for word in transcript.words]
    assert starts == sorted(starts)
    assert all(word.start_seconds < word.end_seconds for word in transcript.words)
    assert transcript.words[-1].end_seconds <= len(pcm) / 2 / 8000
    assert transcript.text not in transcript.alternatives


async def test_silence_is_an_empty_transcript(recognizer: SpeechRecognizer) -> None:
    transcript = await hear(recognizer, bytes(16000))
    assert transcript.is_empty
    assert transcript.words == ()


async def test_a_stream_that_was_fed_nothing_finishes_empty(recognizer: SpeechRecognizer) -> None:
    assert (await hear(recognizer, b"")).is_empty


async def test_sixteen_kilohertz_are_heard_as_well(recognizer: SpeechRecognizer) -> None:
    hints = RecognitionHints("call-1", sample_rate_hz=16000)
    transcript = await hear(recognizer, voiced(recognizer, "нет спасибо", rate_hz=16000), hints)
    assert "нет" in transcript.text.split()


@pytest.mark.parametrize("said", ["да", "нет"])
async def test_a_single_yes_or_no_is_heard_when_it_is_expected(
    said: str, recognizer: SpeechRecognizer
) -> None:
    hints = RecognitionHints("call-1", expected=ExpectedAnswer.YES_NO)
    assert (await hear(recognizer, voiced(recognizer, said), hints)).text == said


async def test_dictated_digits_are_heard_and_written(recognizer: SpeechRecognizer) -> None:
    hints = RecognitionHints("call-1", expected=ExpectedAnswer.DIGITS, length=4)
    transcript = await hear(recognizer, voiced(recognizer, "семь два один четыре"), hints)
    assert transcript.text == "семь два один четыре"
    assert transcript.written == "7214"


@pytest.mark.parametrize("expected", [ExpectedAnswer.YES_NO, ExpectedAnswer.DIGITS])
async def test_a_question_instead_of_the_expected_answer_is_heard_as_said(
    expected: ExpectedAnswer, recognizer: SpeechRecognizer
) -> None:
    """A grammar must not trap a caller."""
    pcm = voiced(recognizer, "сколько стоит загранпаспорт")
    free = await hear(recognizer, pcm)
    closed = await hear(recognizer, pcm, RecognitionHints("call-1", expected=expected))
    assert closed.text == free.text


async def test_a_caller_asked_for_digits_can_ask_for_a_person(recognizer: SpeechRecognizer) -> None:
    hints = RecognitionHints("call-1", expected=ExpectedAnswer.DIGITS)
    assert "оператор" in (await hear(recognizer, voiced(recognizer, "оператор"), hints)).text


async def test_words_appear_while_the_caller_still_speaks(recognizer: SpeechRecognizer) -> None:
    stream = await recognizer.open_stream(RecognitionHints("call-1"))
    try:
        for piece in pieces(voiced(recognizer, "нет спасибо до свидания", lead_seconds=0.6)):
            stream.feed(piece)
        final = await stream.finish()
        assert stream.partial
        assert set(stream.partial.split()) & set(final.text.split())
    finally:
        await stream.aclose()


async def test_a_stream_closed_without_finish_leaves_nothing_behind(
    recognizer: SpeechRecognizer,
) -> None:
    stream = await recognizer.open_stream(RecognitionHints("call-1"))
    stream.feed(bytes(1600))
    await stream.aclose()
    await stream.aclose()


async def test_several_callers_are_heard_at_once(recognizer: SpeechRecognizer) -> None:
    streams = [await recognizer.open_stream(RecognitionHints(f"call-{n}")) for n in range(4)]
    try:
        for piece in pieces(voiced(recognizer, "нет спасибо")):
            for stream in streams:
                stream.feed(piece)
        texts = {(await stream.finish()).text for stream in streams}
        assert len(texts) == 1
        assert "нет" in texts.pop().split()
    finally:
        for stream in streams:
            await stream.aclose()


@pytest.mark.parametrize("kind", ["own process", "vosk-server", "fake"])
async def test_a_recogniser_that_is_not_there_is_reported(kind: str, run_folder: Path) -> None:
    fake = FakeRecognizer()
    fake.fails()
    absent: dict[str, SpeechRecognizer] = {
        "own process": VoskRecognizer([run_folder / "none.sock"]),
        "vosk-server": VoskServerRecognizer("ws://127.0.0.1:9", max_alternatives=3, grammars={}),
        "fake": fake,
    }
    with pytest.raises(RecognitionFailed):
        await absent[kind].open_stream(RecognitionHints("call-1"))
