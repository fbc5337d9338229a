"""Thinking by Rasa: one POST to the phone channel per caller turn; the platform may name another Rasa for a call."""

import httpx

from core.contracts.dialogue import BotReply, CallerTurn
from core.contracts.wire import WireError, from_json, to_json
from core.errors import DialogueFailed

PATH = "/webhooks/phone/webhook"


class RasaDialogue:
    """Keeps its connections open between turns. One retry where the connection was refused: Rasa has
    then not seen the turn. A connection that broke later is a failure: the turn may have been heard."""

    def __init__(self, base_url: str, *, timeout_seconds: float) -> None:
        self._client = httpx.AsyncClient(base_url=base_url, timeout=timeout_seconds)

    async def reply_to(self, turn: CallerTurn) -> BotReply:
        body, path = to_json(turn), turn.context.dialogue_url + PATH
        try:
            response = await self._post(path, body)
        except httpx.HTTPError as err:
            raise DialogueFailed(f"{type(err).__name__}: {err}") from err
        if response.status_code != httpx.codes.OK:
            raise DialogueFailed(f"HTTP {response.status_code}: {response.text[:200]}")
        try:
            reply = from_json(response.content, BotReply)
        except WireError as err:
            raise DialogueFailed(f"not a reply: {err}") from err
        if reply.is_failure:
            raise DialogueFailed("empty answer")
        return reply

    async def aclose(self) -> None:
        await self._client.aclose()

    async def _post(self, path: str, body: bytes) -> httpx.Response:
        headers = {"Content-Type": "application/json"}
        try:
            return await self._client.post(path, content=body, headers=headers)
        except httpx.ConnectError:
            return await self._client.post(path, content=body, headers=headers)
