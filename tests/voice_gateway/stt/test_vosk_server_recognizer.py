"""The client of vosk-server's protocol against endpoints that misbehave; good ones are in tests/contracts."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus

import pytest
from websockets.asyncio.server import Request, Response, ServerConnection, serve

from core.contracts.speech import ExpectedAnswer
from core.errors import RecogniserBusy, RecognitionFailed
from voice_gateway.stt.speech_recognizer import RecognitionHints
from voice_gateway.stt.vosk_server_recognizer import VoskServerRecognizer

Handler = Callable[[ServerConnection], Awaitable[None]]
HINTS = RecognitionHints("call-1", expected=ExpectedAnswer.YES_NO)
GRAMMARS = {ExpectedAnswer.YES_NO: ("да", "нет")}


@asynccontextmanager
async def endpoint(handler: Handler) -> AsyncIterator[VoskServerRecognizer]:
    async with serve(handler, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        yield VoskServerRecognizer(f"ws://127.0.0.1:{port}", max_alternatives=3, grammars=GRAMMARS)


async def test_the_settings_of_the_utterance_come_first() -> None:
    heard: list[dict[str, object]] = []

    async def remember(connection: ServerConnection) -> None:
        heard.append(json.loads(await connection.recv())["config"])
        await connection.wait_closed()

    async with endpoint(remember) as recognizer:
        stream = await recognizer.open_stream(HINTS)
        await stream.aclose()
    assert {"sample_rate": 8000, "words": True, "max_alternatives": 10} in heard
    assert any(config.get("phrase_list") == ["да", "нет", "[unk]"] for config in heard)


async def test_results_in_the_middle_of_an_utterance_are_joined() -> None:
    async def two_pieces(connection: ServerConnection) -> None:
        texts = iter(["добрый", "день"])
        async for message in connection:
            if isinstance(message, bytes) or "eof" in message:
                text = next(texts)
                word = {"word": text, "start": 0.0, "end": 0.5, "conf": 0.8}
                await connection.send(json.dumps({"result": [word], "text": text}))

    async with endpoint(two_pieces) as recognizer:
        stream = await recognizer.open_stream(RecognitionHints("call-1"))
        stream.feed(bytes(1600))
        transcript = await stream.finish()
        await stream.aclose()
    assert transcript.text == "добрый день"
    assert transcript.confidence == pytest.approx(0.8)


@pytest.mark.parametrize("answer", ["not json", '{"text": 5}'])
async def test_a_server_that_answers_nonsense_is_a_failed_recognition(answer: str) -> None:
    async def nonsense(connection: ServerConnection) -> None:
        async for message in connection:
            if isinstance(message, bytes):
                await connection.send(answer)

    async with endpoint(nonsense) as recognizer:
        stream = await recognizer.open_stream(RecognitionHints("call-1"))
        stream.feed(bytes(1600))
        with pytest.raises(RecognitionFailed):
            await stream.finish()
        await stream.aclose()


async def test_a_server_that_goes_away_is_a_failed_recognition() -> None:
    async def leave(connection: ServerConnection) -> None:
        await connection.recv()
        await connection.close()

    async with endpoint(leave) as recognizer:
        stream = await recognizer.open_stream(RecognitionHints("call-1"))
        stream.feed(bytes(1600))
        with pytest.raises(RecognitionFailed):
            await stream.finish()
        await stream.aclose()


async def test_a_full_server_is_busy_and_not_broken() -> None:
    async def refuse(connection: ServerConnection, _request: Request) -> Response:
        return connection.respond(HTTPStatus.SERVICE_UNAVAILABLE, "full")

    async def never(connection: ServerConnection) -> None:
        await connection.wait_closed()

    async with serve(never, "127.0.0.1", 0, process_request=refuse) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        recognizer = VoskServerRecognizer(f"ws://127.0.0.1:{port}", max_alternatives=3, grammars={})
        with pytest.raises(RecogniserBusy):
            await recognizer.open_stream(HINTS)


async def test_free_speech_is_enough_when_the_expected_phrases_find_no_connection() -> None:
    async def only_free(connection: ServerConnection) -> None:
        config = json.loads(await connection.recv())["config"]
        if "phrase_list" in config:
            await connection.close()
            return
        async for message in connection:
            if isinstance(message, bytes) or "eof" in message:
                await connection.send('{"text": ""}')

    async with endpoint(only_free) as recognizer:
        stream = await recognizer.open_stream(HINTS)
        stream.feed(bytes(1600))
        assert (await asyncio.wait_for(stream.finish(), 5)).is_empty
        await stream.aclose()
