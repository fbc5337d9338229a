"""Readable scripts of whole conversations: what the caller does, what must be heard."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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
    """`turns` are dictionaries as they stand in the file.

    `outside` says how agencies' systems behave: `{status: error}`; they behave well unless named.
    """

    name: str
    moment: datetime
    context: CallContext
    turns: tuple[dict[str, Any], ...]
    outside: Mapping[str, str] = field(default_factory=dict)


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
                    caller=entry.get("caller", ""),
                ),
                turns=tuple(entry["turns"]),
                outside=entry.get("outside", {}),
            )


def with_kept(step: dict[str, Any], kept: Mapping[str, str]) -> dict[str, Any]:
    """The step with `{name}` in the caller's words replaced by what was kept of earlier answers."""
    return {
        key: value.format(**kept) if key in EVENTS and isinstance(value, str) and kept else value
        for key, value in step.items()
    }


def kept_of(step: dict[str, Any], reply: BotReply) -> dict[str, str]:
    """`keeps: {number: pattern}`: the first group of the pattern in what was said, without spaces."""
    heard = " ".join(reply.say)
    return {
        name: found.group(1).replace(" ", "") if (found := re.search(pattern, heard)) else ""
        for name, pattern in step.get("keeps", {}).items()
    }


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
        audio_start_seconds=step.get("from_second"),
        audio_end_seconds=step.get("to_second"),
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
