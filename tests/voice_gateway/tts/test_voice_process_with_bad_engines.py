"""Engines that hang, die, talk rubbish or do not start; clients that talk rubbish."""

import asyncio
import json

import pytest

from core.errors import SynthesisFailed
from core.settings.speech import VoiceSettings
from tests.voice_gateway.tts.conftest import StartVoice, bad_engine, say, until
from voice_gateway.tts.speech_synthesizer import SpeechRequest


def hasty(settings: VoiceSettings, timeout_seconds: float = 0.5) -> VoiceSettings:
    return settings.model_copy(update={"timeout_seconds": timeout_seconds, "processes": 1})


async def test_a_hanging_engine_is_killed_and_the_next_text_is_said(
    start_voice: StartVoice, settings: VoiceSettings
) -> None:
    client = await start_voice(hasty(settings), command=bad_engine("hang"))
    with pytest.raises(SynthesisFailed, match="did not answer"):
        await say(client, "Зависни, зависни.")
    assert await say(client, "Здравствуйте.")
    assert (await client.status())["engine_restarts"] == 1


async def test_what_was_heard_before_the_failure_stays_valid(
    start_voice: StartVoice, settings: VoiceSettings
) -> None:
    client = await start_voice(hasty(settings), command=bad_engine("hang"))
    speech = client.speak(SpeechRequest("Первое. Теперь зависни. Третье."))
    assert (await anext(speech)).pcm
    with pytest.raises(SynthesisFailed):
        await anext(speech)


async def test_a_text_that_kills_the_engine_twice_is_given_up(
    start_voice: StartVoice, settings: VoiceSettings
) -> None:
    client = await start_voice(settings, command=bad_engine("die"))
    with pytest.raises(SynthesisFailed, match="process ended"):
        await say(client, "Теперь умри.")
    assert await say(client, "Живой.")


async def test_a_text_whose_engine_died_once_is_said_by_the_next_one(
    start_voice: StartVoice, settings: VoiceSettings
) -> None:
    mark = settings.cache_folder.with_name("died")
    client = await start_voice(settings, command=bad_engine(f"die_once {mark}"))
    assert await say(client, "Здравствуйте.")
    assert mark.exists()


async def test_an_engine_that_prints_into_the_pipe_is_replaced(
    start_voice: StartVoice, settings: VoiceSettings
) -> None:
    client = await start_voice(settings, command=bad_engine("garble"))
    with pytest.raises(SynthesisFailed):
        await say(client, "Здравствуйте.")


async def test_an_engine_that_does_not_start_is_told_in_the_status(
    start_voice: StartVoice, settings: VoiceSettings
) -> None:
    client = await start_voice(settings, command=bad_engine("refuse"))

    async def has_failed() -> bool:
        return bool((await client.status())["last_error"])

    await until(has_failed)
    status = await client.status()
    assert status["ready"] is False
    assert status["last_error"] == "no such voice"
    with pytest.raises(SynthesisFailed, match="no such voice"):
        await say(client, "Здравствуйте.")


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x00\xff\xfe rubbish\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"[]\n",
        b'{"do": "fly"}\n',
        b'{"do": "speak", "text": 5}\n',
        b'{"do": "speak", "text": "\xd0\xb0", "rate": 99}\n',
        b'{"do": "speak", "text": "\xd0\xb0", "rate": NaN}\n',
        b'{"do": "speak", "text": "\xd0\xb0", "sample_rate_hz": 44100}\n',
        b"[" * 100_000 + b"\n",
        b"x" * 1_500_000 + b"\n",
    ],
)
async def test_garbage_on_the_socket_is_refused_and_hurts_nobody(
    start_voice: StartVoice, settings: VoiceSettings, garbage: bytes
) -> None:
    client = await start_voice(settings, command=bad_engine("none"))
    reader, writer = await asyncio.open_unix_connection(str(settings.socket))
    writer.write(garbage)
    try:
        answer = await reader.readline()
    except ConnectionResetError:
        answer = b""
    if answer:
        assert "bad request" in json.loads(answer)["failed"]
    writer.close()
    assert await say(client, "Здравствуйте.")


async def test_a_client_that_leaves_in_the_middle_of_a_line_hurts_nobody(
    start_voice: StartVoice, settings: VoiceSettings
) -> None:
    client = await start_voice(settings, command=bad_engine("none"))
    _, writer = await asyncio.open_unix_connection(str(settings.socket))
    writer.write(b'{"do": "speak", "te')
    await writer.drain()
    writer.close()
    assert await say(client, "Здравствуйте.")
