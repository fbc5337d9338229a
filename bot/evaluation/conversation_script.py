"""Readable scripts of whole conversations: what the caller does, what must be heard."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from core.contracts.dialogue import BotReply, CallContext, CallerTurn, CallMode, TurnEvent

SCRIPTS = Path(__file__).resolve().parents[2] / "tests" / "bot" / "conversations"
TOMSK = ZoneInfo("Asia/Tomsk")
EVENTS = {
    "begins": TurnEvent.STARTED,
    "said": TurnEvent.SAID,
    "pressed": TurnEvent.DIGITS,
    "silent": TurnEvent.SILENCE,
    "nobody_came": TurnEvent.OPERATOR_UNAVAILABLE,
    "returned": TurnEvent.OPERATOR_RETURNED,
}


@dataclass(frozen=True, slots=True)
class Script:
    """`goal` tells what the caller wanted; `turns` are dictionaries as they stand in the file."""

    name: str
    moment: datetime
    context: CallContext
    turns: tuple[dict[str, Any], ...]


def read_scripts(folder: Path = SCRIPTS) -> Iterator[Script]:
    """Every conversation of every file of a folder."""
    for path in sorted(folder.glob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield Script(
                name=f"{path.stem}: {entry['name']}",
                moment=datetime.fromisoformat(entry.get("at", "2026-11-24 12:00")).replace(
                    tzinfo=TOMSK
                ),
                context=CallContext(
                    mode=CallMode(entry.get("mode", "day")),
                    municipality=entry.get("from", ""),
                    emergency=entry.get("emergency", ""),
                ),
                turns=tuple(entry["turns"]),
            )


def caller_turn(script: Script, step: dict[str, Any], call_id: str) -> CallerTurn:
    key = next(name for name in EVENTS if name in step)
    value = step[key]
    return CallerTurn(
        call_id,
        EVENTS[key],
        text=value if isinstance(value, str) else "",
        alternatives=tuple(step.get("or_heard", ())),
        repeated=value if key == "silent" else 0,
        context=script.context,
    )


def complaints(step: dict[str, Any], reply: BotReply) -> list[str]:
    """What of the expectations of a step did not come true."""
    heard = " ".join(reply.say)
    command = reply.command.kind.value if reply.command else None
    found = [f"not heard: {text!r}" for text in _list(step, "hears") if text not in heard]
    found += [f"heard: {text!r}" for text in _list(step, "hears_not") if text in heard]
    expected = {
        "intent": reply.understood.intent,
        "service": reply.understood.service,
        "source": reply.understood.source,
        "command": command,
        "reason": reply.command.reason if reply.command else "",
    }
    found += [
        f"{name} is {actual!r} instead of {step[name]!r}"
        for name, actual in expected.items()
        if name in step and step[name] != actual
    ]
    wanted_summary = step.get("summary", "")
    if wanted_summary and wanted_summary not in (reply.command.summary if reply.command else ""):
        found.append(f"summary lacks {wanted_summary!r}")
    return [f"{problem} (said: {heard!r})" for problem in found]


def _list(step: dict[str, Any], key: str) -> list[str]:
    value = step.get(key, [])
    return [value] if isinstance(value, str) else list(value)
