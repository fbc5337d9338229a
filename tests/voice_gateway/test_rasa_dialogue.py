"""Thinking over HTTP: whatever the server does, the call learns it in time."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from core.contracts.dialogue import (
    BotCommand,
    BotReply,
    CallContext,
    CallerTurn,
    CommandKind,
    TurnEvent,
)
from core.contracts.wire import from_json, to_json
from core.errors import DialogueFailed
from tests.fakes.http_server import Response, ScriptedServer, scripted_server
from voice_gateway.rasa_dialogue import RasaDialogue

TURN = CallerTurn("call-1", TurnEvent.SAID, text="до скольки вы работаете", confidence=0.9)
REPLY = BotReply(("До восьми.",), BotCommand(CommandKind.EXPECT))


@pytest.fixture
async def server() -> AsyncIterator[ScriptedServer]:
    async with scripted_server() as running:
        running.answers(Response(to_json(REPLY)))
        yield running


@pytest.fixture
async def dialogue(server: ScriptedServer) -> AsyncIterator[RasaDialogue]:
    made = RasaDialogue(server.url, timeout_seconds=0.3)
    yield made
    await made.aclose()


async def test_a_turn_goes_out_and_a_reply_comes_back(
    dialogue: RasaDialogue, server: ScriptedServer
) -> None:
    assert await dialogue.reply_to(TURN) == REPLY
    request = server.requests[0]
    assert (request.method, request.path) == ("POST", "/webhooks/phone/webhook")
    assert from_json(request.body, CallerTurn) == TURN


async def test_a_call_that_tries_a_draft_is_answered_by_the_drafts_own_dialogue(
    dialogue: RasaDialogue, server: ScriptedServer
) -> None:
    draft = BotReply(("Черновик слушает.",), BotCommand(CommandKind.EXPECT))
    async with scripted_server() as trial:
        trial.answers(Response(to_json(draft)))
        turn = replace(TURN, context=CallContext(called="7700", dialogue_url=trial.url))
        assert await dialogue.reply_to(turn) == draft
    assert server.requests == []


@pytest.mark.parametrize(
    "trouble",
    [
        Response(status=500),
        Response(b"[]"),
        Response(b"{}"),
        Response(to_json(BotReply(("  ",)))),
        Response(b"<html>Bad gateway</html>"),
        Response(b'{"say": "not a list"}'),
        Response(is_withheld=True),
        Response(drops_connection=True),
    ],
    ids=["500", "[]", "{}", "blank", "html", "wrong type", "no answer", "dropped"],
)
async def test_anything_but_a_reply_is_a_failure(
    trouble: Response, dialogue: RasaDialogue, server: ScriptedServer
) -> None:
    server.answers(trouble)
    with pytest.raises(DialogueFailed):
        await dialogue.reply_to(TURN)


async def test_a_failure_does_not_spoil_the_next_turn(
    dialogue: RasaDialogue, server: ScriptedServer
) -> None:
    server.answers(Response(is_withheld=True), Response(to_json(REPLY)))
    with pytest.raises(DialogueFailed):
        await dialogue.reply_to(TURN)
    assert await dialogue.reply_to(TURN) == REPLY


async def test_a_turn_that_may_have_been_heard_is_not_sent_twice(
    dialogue: RasaDialogue, server: ScriptedServer
) -> None:
    server.answers(Response(is_withheld=True))
    with pytest.raises(DialogueFailed):
        await dialogue.reply_to(TURN)
    assert len(server.requests) == 1


async def test_nobody_at_the_address_is_a_failure() -> None:
    async with scripted_server() as short_lived:
        url = short_lived.url
    dialogue = RasaDialogue(url, timeout_seconds=0.3)
    with pytest.raises(DialogueFailed):
        await dialogue.reply_to(TURN)
    await dialogue.aclose()


async def test_a_server_that_closed_its_idle_connection_loses_no_turn(
    dialogue: RasaDialogue, server: ScriptedServer
) -> None:
    """As when the dialogue server was restarted between two turns of a call."""
    server.answers(Response(to_json(REPLY), closes_after=True), Response(to_json(REPLY)))
    await dialogue.reply_to(TURN)
    assert await dialogue.reply_to(TURN) == REPLY
