"""The voice process with the real espeak engine, over its socket, as a call uses it."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import numpy as np
import pytest

from core.contracts.speech import AudioFrame
from core.errors import SynthesisFailed
from core.settings.speech import VoiceSettings
from tests.voice_gateway.tts.conftest import StartVoice, say, until
from voice_gateway.tts.speech_synthesizer import SpeechRequest
from voice_gateway.tts.voice_process_synthesizer import VoiceProcessSynthesizer

LONG_TEXT = "Приходите в отделение с паспортом до 18:00. " * 230


def seconds(frames: list[AudioFrame]) -> float:
    return sum(frame.duration_ms for frame in frames) / 1000


async def test_sentences_come_one_by_one(start_voice: StartVoice) -> None:
    client = await start_voice()
    frames = await say(client, "Центр работает до 18:00. Приходите в 3 кабинет. До свидания!")
    assert len(frames) == 3
    assert all(frame.sample_rate_hz == 8000 for frame in frames)
    assert 3.0 < seconds(frames) < 9.0


async def test_slower_is_really_slower(start_voice: StartVoice) -> None:
    client = await start_voice()
    text = "Приходите в отделение с паспортом и заявлением."
    normal, slow = await say(client, text), await say(client, text, rate=0.75)
    assert 1.25 < seconds(slow) / seconds(normal) < 1.42
    assert seconds(await say(client, text)) == seconds(normal)


async def test_speech_is_as_loud_as_it_should_be_and_never_clips(start_voice: StartVoice) -> None:
    client = await start_voice()
    for text in ("Да.", "Щука, щи и шум!", "Здравствуйте, вы позвонили в единый центр."):
        samples = np.frombuffer((await say(client, text))[0].pcm, dtype="<i2") / 32768
        windows = samples[: samples.size // 160 * 160].reshape(-1, 160)
        power = np.mean(windows**2, axis=1)
        speech = power[power > power.max() * 10 ** (-25 / 10)]
        assert -22.5 < 10 * np.log10(speech.mean()) < -18.0
        assert np.abs(samples).max() < 0.9
        assert abs(samples[0]) < 0.01
        assert abs(samples[-1]) < 0.01


async def test_sixteen_kilohertz_is_as_long_as_eight(start_voice: StartVoice) -> None:
    client = await start_voice()
    narrow = await say(client, "Соединяю с оператором.")
    wide = await say(client, "Соединяю с оператором.", sample_rate_hz=16000)
    assert wide[0].sample_rate_hz == 16000
    assert abs(seconds(wide) - seconds(narrow)) < 0.05


@pytest.mark.parametrize("nothing", ["", "   ", "😀👍", "…"])
async def test_a_text_without_words_is_silence_and_never_the_text_before(
    start_voice: StartVoice, nothing: str
) -> None:
    client = await start_voice()
    assert await say(client, "Здравствуйте.")
    assert await say(client, nothing) == []


async def test_ten_thousand_characters_are_said_and_the_first_sentence_comes_first(
    start_voice: StartVoice,
) -> None:
    client = await start_voice()
    frames = await say(client, LONG_TEXT)
    assert len(LONG_TEXT) > 10_000
    assert len(frames) == 230


async def test_ten_thousand_characters_without_a_stop_are_cut_between_words(
    start_voice: StartVoice,
) -> None:
    client = await start_voice()
    frames = await say(client, "слово " * 1_700)
    assert len(frames) > 10
    assert max(frame.duration_ms for frame in frames) < 40_000


async def test_twenty_callers_at_once_each_hear_their_own_text(start_voice: StartVoice) -> None:
    client = await start_voice()
    texts = [f"Номер вашей записи {number}." for number in range(101, 121)]
    together = await asyncio.gather(*(say(client, text) for text in texts))
    alone = [await say(client, text) for text in texts]
    assert together == alone
    assert len({frames[0].pcm for frames in together}) == 20


async def test_the_same_text_for_many_is_made_once(start_voice: StartVoice) -> None:
    client = await start_voice()
    await asyncio.gather(*(say(client, "Соединяю с оператором.") for _ in range(10)))
    status = await client.status()
    before = status["engine_seconds"]
    await asyncio.gather(*(say(client, "Соединяю с оператором.") for _ in range(10)))
    status = await client.status()
    assert status["engine_seconds"] == before
    assert status["requests"] == 20


async def test_an_engine_killed_in_the_middle_is_replaced_and_the_caller_hears_all(
    start_voice: StartVoice,
) -> None:
    client = await start_voice()
    heard = 0
    async for _frame in client.speak(SpeechRequest(LONG_TEXT)):
        heard += 1
        if heard == 3:
            for pid in (await client.status())["engine_pids"]:
                os.kill(pid, signal.SIGKILL)
    assert heard == 230
    assert (await say(client, "Совсем другой текст после аварии."))[0].pcm
    status = await client.status()
    assert status["engine_restarts"] >= 1


async def test_a_caller_who_interrupts_stops_the_work(start_voice: StartVoice) -> None:
    client = await start_voice()
    speech = client.speak(SpeechRequest("Первое предложение. " + LONG_TEXT * 3))
    await anext(speech)
    await speech.aclose()
    assert await say(client, "Я вас слушаю.")


async def test_frequent_phrases_are_made_before_anybody_asks(start_voice: StartVoice) -> None:
    client = await start_voice(warm_texts=["Минутку, проверяю.", "Спасибо за звонок. До свидания."])

    async def is_warm() -> bool:
        return bool((await client.status())["is_prewarmed"])

    await until(is_warm)
    await say(client, "Спасибо за звонок. До свидания.")
    status = await client.status()
    assert status["prewarmed_sentences"] == 3
    assert (status["cache_hits"], status["cache_misses"]) == (2, 0)


async def test_without_the_process_the_failure_is_told_at_once(settings: VoiceSettings) -> None:
    client = VoiceProcessSynthesizer(settings.socket, timeout_seconds=5)
    with pytest.raises(SynthesisFailed):
        await say(client, "Здравствуйте.")


async def test_the_process_starts_by_its_name_and_leaves_politely(voice_folder: Path) -> None:
    """SIGTERM: the exit code is 0, the socket is gone, no child is left."""
    socket = voice_folder / "own.sock"
    environment = os.environ | {
        "VOICE_SOCKET": str(socket),
        "VOICE_CACHE_FOLDER": str(voice_folder / "own-cache"),
        "VOICE_PROCESSES": "1",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "voice_gateway.tts.voice_process", env=environment
    )
    client = VoiceProcessSynthesizer(socket, timeout_seconds=30)

    async def is_there() -> bool:
        return await asyncio.to_thread(socket.exists)

    await until(is_there)
    assert await say(client, "Здравствуйте.")
    pids = (await client.status())["engine_pids"]
    process.terminate()
    assert await process.wait() == 0
    assert not await is_there()
    assert not any(os.path.exists(f"/proc/{pid}") for pid in pids)  # noqa: ASYNC240
