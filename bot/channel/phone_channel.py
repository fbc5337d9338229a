"""The phone channel: CallerTurn in, BotReply out, never an empty answer. Runs in the Rasa server (CPython 3.10)."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, raw

from bot.channel.rasa_patches import patch_rasa
from bot.channel.reply_collector import has_active_form, reply_of
from bot.channel.turn_message import message_of
from core.contracts.dialogue import BotReply, CallerTurn
from core.contracts.wire import WireError, from_json, to_json

logger = logging.getLogger(__name__)

OnNewMessage = Callable[[UserMessage], Awaitable[Any]]

TURN_INVALID = "turn_invalid"
DIALOGUE_FAILED = "dialogue_failed"
MODEL_ABSENT = "model_absent"

MAX_CALLS_COUNTED = 2000


class PhoneOutput(CollectingOutputChannel):
    @classmethod
    def name(cls) -> str:
        return "phone"


class PhoneInput(InputChannel):
    """`turns_per_session`: after so many turns a new session starts inside the call, slots are carried
    over and older events are no longer read, because the time of a turn grows with the events.
    """

    def __init__(self, *, turns_per_session: int, actions_timeout_seconds: float) -> None:
        self.turns_per_session = turns_per_session
        self.turns_by_call: OrderedDict[str, int] = OrderedDict()
        patch_rasa(actions_timeout_seconds=actions_timeout_seconds)

    @classmethod
    def name(cls) -> str:
        return "phone"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> PhoneInput:
        given = credentials or {}
        return cls(
            turns_per_session=int(given.get("turns_per_session", 30)),
            actions_timeout_seconds=float(given.get("actions_timeout_seconds", 3.0)),
        )

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        blueprint = Blueprint("phone_webhook", "phone_webhook")

        @blueprint.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            agent = request.app.ctx.agent
            if agent is None or not agent.is_ready():
                return problem(503, MODEL_ABSENT, "no model is loaded yet")
            return raw(b'{"status":"ok"}', content_type="application/json")

        @blueprint.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            try:
                turn = from_json(request.body, CallerTurn)
            except WireError as err:
                return problem(400, TURN_INVALID, str(err))
            reply = await self.reply_to(turn, on_new_message)
            if reply is None or reply.is_failure:
                return problem(503, DIALOGUE_FAILED, "the dialogue gave no answer")
            return raw(to_json(reply), content_type="application/json")

        return blueprint

    async def reply_to(self, turn: CallerTurn, on_new_message: OnNewMessage) -> BotReply | None:
        """None when anything went wrong: the gateway then says its recorded apology."""
        try:
            await self.start_new_session_if_long(turn.call_id, on_new_message)
            collector = PhoneOutput()
            message = message_of(turn)
            await on_new_message(
                UserMessage(
                    message.text,
                    collector,
                    turn.call_id,
                    input_channel=self.name(),
                    metadata=message.metadata,
                )
            )
            self.count_turn(turn.call_id, is_in_form=has_active_form(collector.messages))
            return reply_of(collector.messages)
        except asyncio.CancelledError:
            logger.error("dialogue_turn_cancelled call_id=%s", turn.call_id)
            raise
        except Exception:  # the HTTP border: whatever Rasa raised becomes 503
            logger.exception("dialogue_turn_failed call_id=%s", turn.call_id)
            return None

    async def start_new_session_if_long(self, call_id: str, on_new_message: OnNewMessage) -> None:
        if self.turns_by_call.get(call_id, 0) < self.turns_per_session:
            return
        del self.turns_by_call[call_id]
        await on_new_message(
            UserMessage("/session_start", PhoneOutput(), call_id, input_channel=self.name())
        )

    def count_turn(self, call_id: str, *, is_in_form: bool) -> None:
        """A form is never cut in two: while one is active the count stands still."""
        turns = self.turns_by_call.pop(call_id, 0)
        self.turns_by_call[call_id] = turns if is_in_form else turns + 1
        if len(self.turns_by_call) > MAX_CALLS_COUNTED:
            self.turns_by_call.popitem(last=False)


def problem(status: int, code: str, detail: str) -> HTTPResponse:
    body = to_json({"status": status, "code": code, "detail": detail})
    return raw(body, status=status, content_type="application/problem+json")
