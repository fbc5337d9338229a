"""What every `SpeechSynthesizer` promises: tests any adapter must pass."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.contracts.speech import AudioFrame
from core.settings.speech import VoiceSettings
from tests.fakes.synthesizer import FakeSynthesizer
from voice_gateway.tts.speech_synthesizer import SpeechRequest, SpeechSynthesizer
from voice_gateway.tts.voice_process import serve
from voice_gateway.tts.voice_process_synthesizer import VoiceProcessSynthesizer


@pytest.fixture
async def voice_process() -> AsyncIterator[SpeechSynthesizer]:
    folder = Path(tempfile.mkdtemp(prefix="vc-"))
    settings = VoiceSettings(socket=folder / "v.sock", cache_folder=folder / "c", processes=1)
    stop = asyncio.Event()
    running = asyncio.create_task(serve(settings, stop=stop))
    async with asyncio.timeout(30):
        while not settings.socket.exists():  # noqa: ASYNC110 - another program makes it
            await asyncio.sleep(0.01)
    client = VoiceProcessSynthesizer(settings.socket, timeout_seconds=30)
    yield client
    await client.aclose()
    stop.set()
    await running
    await asyncio.to_thread(shutil.rmtree, folder, True)


@pytest.fixture(params=["voice process", "fake"])
def synthesizer(request: pytest.FixtureRequest) -> SpeechSynthesizer:
    if request.param == "fake":
        return FakeSynthesizer()
    port: SpeechSynthesizer = request.getfixturevalue("voice_process")
    return port


async def spoken(port: SpeechSynthesizer, request: SpeechRequest) -> list[AudioFrame]:
    return [frame async for frame in port.speak(request)]


async def test_a_text_is_sound_at_the_rate_asked_for(synthesizer: SpeechSynthesizer) -> None:
    for rate_hz in (8000, 16000):
        frames = await spoken(synthesizer, SpeechRequest("Здравствуйте.", sample_rate_hz=rate_hz))
        assert frames
        assert all(frame.sample_rate_hz == rate_hz and frame.pcm for frame in frames)
        assert all(len(frame.pcm) % 2 == 0 for frame in frames)


async def test_a_slower_rate_takes_longer(synthesizer: SpeechSynthesizer) -> None:
    normal = await spoken(synthesizer, SpeechRequest("Повторяю адрес отделения."))
    slow = await spoken(synthesizer, SpeechRequest("Повторяю адрес отделения.", rate=0.75))
    assert sum(f.duration_ms for f in slow) > 1.15 * sum(f.duration_ms for f in normal)


async def test_several_sentences_may_come_in_several_pieces(synthesizer: SpeechSynthesizer) -> None:
    one = await spoken(synthesizer, SpeechRequest("Первое."))
    three = await spoken(synthesizer, SpeechRequest("Первое. Второе. Третье."))
    assert sum(f.duration_ms for f in three) > sum(f.duration_ms for f in one)


async def test_nothing_to_say_is_no_sound(synthesizer: SpeechSynthesizer) -> None:
    assert await spoken(synthesizer, SpeechRequest("  ")) == []


async def test_two_callers_are_served_at_once(synthesizer: SpeechSynthesizer) -> None:
    together = await asyncio.gather(
        spoken(synthesizer, SpeechRequest("Первому.")),
        spoken(synthesizer, SpeechRequest("Второму.")),
    )
    assert all(together)


async def test_one_may_stop_listening_in_the_middle(synthesizer: SpeechSynthesizer) -> None:
    async for _ in synthesizer.speak(SpeechRequest("Первое. " * 50)):
        break
    assert await spoken(synthesizer, SpeechRequest("Слушаю."))
