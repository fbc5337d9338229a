"""What the actions uttered in a turn, folded into one reply. Runs in the Rasa server (CPython 3.10)."""

from collections.abc import Iterable, Mapping
from typing import Any

from core.contracts.dialogue import BotCommand, BotReply, Understanding
from core.contracts.wire import from_plain

COMMAND_KEY = "command"
UNDERSTOOD_KEY = "understood"
FORM_KEY = "form"


def reply_of(messages: Iterable[Mapping[str, Any]]) -> BotReply:
    """Texts in the order they were uttered; of several commands or understandings the last one counts.

    Raises:
        WireError: an action sent a payload that does not fit the contract.
    """
    say: list[str] = []
    command: BotCommand | None = None
    understood = Understanding()
    for message in messages:
        text = " ".join(str(message.get("text") or "").split())
        if text:
            say.append(text)
        custom = message.get("custom") or {}
        if custom.get(COMMAND_KEY) is not None:
            command = from_plain(custom[COMMAND_KEY], BotCommand)
        if custom.get(UNDERSTOOD_KEY) is not None:
            understood = from_plain(custom[UNDERSTOOD_KEY], Understanding)
    return BotReply(say=tuple(say), command=command, understood=understood)


def has_active_form(messages: Iterable[Mapping[str, Any]]) -> bool:
    return any((message.get("custom") or {}).get(FORM_KEY) for message in messages)
