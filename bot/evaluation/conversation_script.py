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
    """`goal` tells what the caller wanted; `turns` are dictionaries as they stand in the file.

    `before` is what the appointment desk holds when the call comes (`appointment_stage.py`).
    `outside` says how agencies' systems behave: `{status: error}`; they behave well unless named.
    `is_surveyed`: the call is one of the share that is asked for a mark.
    `ends_at_person`: the goal is beyond the robot, and the script shows how the caller comes to a person.
    """

    name: str
    goal: str
    moment: datetime
    context: CallContext
    turns: tuple[dict[str, Any], ...]
    outside: Mapping[str, str] = field(default_factory=dict)
    ends_at_person: bool = False
    before: tuple[dict[str, Any], ...] = ()
    is_surveyed: bool = False


def read_scripts(folder: Path = SCRIPTS) -> Iterator[Script]:
    """Every conversation of every file of a folder."""
    for path in sorted(folder.glob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield Script(
                name=f"{path.stem}: {entry['name']}",
                goal=entry.get("goal", ""),
                moment=_moment(entry.get("at", "2026-11-24 12:00")),
                context=CallContext(
                    mode=CallMode(entry.get("mode", "day")),
                    municipality=entry.get("from", ""),
                    emergency=entry.get("emergency", ""),
                    caller=entry.get("caller", ""),
                    is_mode_fixed="mode" in entry,
                ),
                turns=tuple(entry["turns"]),
                outside=entry.get("outside", {}),
                ends_at_person=entry.get("ends_at_person", False),
                before=tuple(entry.get("before", ())),
                is_surveyed=entry.get("surveyed", False),
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


def moment_of(script: Script, step: dict[str, Any], before: datetime) -> datetime:
    """A step may say when it happens: `at: "20:01"` of the same day, or a whole date and time."""
    told = step.get("at")
    if told is None:
        return before
    return _moment(told if " " in told else f"{script.moment.date()} {told}")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TOMSK)


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
    return [*_other_words(step, reply), *_other_way(step, reply)]


def source_of_other_words(step: dict[str, Any], reply: BotReply) -> str | None:
    """The card whose words were others than written, when nothing else went another way; else None."""
    is_words_only = _other_words(step, reply) and not _other_way(step, reply)
    return reply.understood.source.partition("/")[0] if is_words_only else None


def _other_words(step: dict[str, Any], reply: BotReply) -> list[str]:
    heard = " ".join(reply.say)
    found = [f"not heard: {text!r}" for text in _list(step, "hears") if text not in heard]
    found += [f"heard: {text!r}" for text in _list(step, "hears_not") if text in heard]
    return [f"{problem} (said: {heard!r})" for problem in found]


def _other_way(step: dict[str, Any], reply: BotReply) -> list[str]:
    """Another intent, service, source, command."""
    heard = " ".join(reply.say)
    command = reply.command.kind.value if reply.command else None
    expected = {
        "intent": reply.understood.intent,
        "service": reply.understood.service,
        "source": reply.understood.source,
        "command": command,
        "reason": reply.command.reason if reply.command else "",
    }
    found = [
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
