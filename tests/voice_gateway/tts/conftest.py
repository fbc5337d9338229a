"""A voice process inside the test's own loop, with real engines or with ones that misbehave."""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from pathlib import Path

import pytest

from core.contracts.speech import AudioFrame
from core.settings.speech import VoiceSettings
from voice_gateway.tts.speech_synthesizer import SpeechRequest
from voice_gateway.tts.voice_process import serve
from voice_gateway.tts.voice_process_synthesizer import VoiceProcessSynthesizer

START_SECONDS = 60.0

StartVoice = Callable[..., Awaitable[VoiceProcessSynthesizer]]


@pytest.fixture
def voice_folder() -> Iterator[Path]:
    """A short path: a Unix socket's name may have 107 bytes."""
    folder = Path(tempfile.mkdtemp(prefix="vp-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def settings(voice_folder: Path) -> VoiceSettings:
    return VoiceSettings(
        socket=voice_folder / "voice.sock",
        cache_folder=voice_folder / "cache",
        processes=2,
        timeout_seconds=20.0,
    )


def bad_engine(behaviour: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "tests.voice_gateway.tts.bad_engine", behaviour)


@pytest.fixture
async def start_voice(settings: VoiceSettings) -> AsyncIterator[StartVoice]:
    """Start a voice process and return a client; everything is stopped at the end."""
    stop = asyncio.Event()
    running: list[asyncio.Task[None]] = []
    clients: list[VoiceProcessSynthesizer] = []

    async def start(
        chosen: VoiceSettings = settings,
        *,
        command: Sequence[str] = (),
        warm_texts: Sequence[str] = (),
    ) -> VoiceProcessSynthesizer:
        running.append(
            asyncio.create_task(serve(chosen, stop=stop, command=command, warm_texts=warm_texts))
        )
        client = VoiceProcessSynthesizer(chosen.socket, timeout_seconds=START_SECONDS)
        clients.append(client)
        await until_ready(chosen.socket, running[-1])
        return client

    yield start
    stop.set()
    await asyncio.gather(*running)
    for client in clients:
        await client.aclose()


async def until_ready(socket: Path, running: "asyncio.Task[None]") -> None:
    """Wait for the socket; engines come up behind it and requests wait for them."""
    async with asyncio.timeout(START_SECONDS):
        while not socket.exists():  # noqa: ASYNC240 - a stat of a local file
            if running.done():
                await running
            await asyncio.sleep(0.01)


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(START_SECONDS):
        while not await condition():  # noqa: ASYNC110 - another process cannot set our events
            await asyncio.sleep(0.02)


async def say(
    client: VoiceProcessSynthesizer, text: str, *, rate: float = 1.0, sample_rate_hz: int = 8000
) -> list[AudioFrame]:
    request = SpeechRequest(text, rate=rate, sample_rate_hz=sample_rate_hz)
    return [frame async for frame in client.speak(request)]
