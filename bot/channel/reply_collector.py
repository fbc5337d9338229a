"""What the actions uttered in a turn, folded into one reply. Runs in the Rasa server (CPython 3.10)."""

from collections.abc import Iterable, Mapping
from typing import Any

from core.contracts.dialogue import BotCommand, BotReply, ForPerson, Understanding
from core.contracts.wire import from_plain

COMMAND_KEY = "command"
UNDERSTOOD_KEY = "understood"
FOR_PERSON_KEY = "for_person"
FORM_KEY = "form"


def reply_of(messages: Iterable[Mapping[str, Any]]) -> BotReply:
    """Texts in the order they were uttered; of several commands or understandings the last one counts.

    Raises:
        WireError: an action sent a payload that does not fit the contract.
    """
    say: list[str] = []
    command: BotCommand | None = None
    understood, for_person = Understanding(), ForPerson()
    for message in messages:
        text = " ".join(str(message.get("text") or "").split())
        if text:
            say.append(text)
        custom = message.get("custom") or {}
        if custom.get(COMMAND_KEY) is not None:
            command = from_plain(custom[COMMAND_KEY], BotCommand)
        if custom.get(UNDERSTOOD_KEY) is not None:
            understood = from_plain(custom[UNDERSTOOD_KEY], Understanding)
        if custom.get(FOR_PERSON_KEY) is not None:
            for_person = from_plain(custom[FOR_PERSON_KEY], ForPerson)
    return BotReply(tuple(say), command, understood, for_person)


def has_active_form(messages: Iterable[Mapping[str, Any]]) -> bool:
    return any((message.get("custom") or {}).get(FORM_KEY) for message in messages)
