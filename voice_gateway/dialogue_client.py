"""The port through which a call thinks: one request per caller turn."""

from typing import Protocol

from core.contracts.dialogue import BotReply, CallerTurn


class Dialogue(Protocol):
    async def reply_to(self, turn: CallerTurn) -> BotReply:
        """Raises:
        DialogueFailed: no answer in time, an error, or an empty answer (which is an error too).
        """
        ...
