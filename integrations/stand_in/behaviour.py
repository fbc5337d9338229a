"""How the stand-in misbehaves: a mode for each system, switched over HTTP, carried out around every answer."""

import asyncio
import json
import re
import threading
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from enum import Enum
from typing import Any

from pydantic import BaseModel, Field

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


class System(str, Enum):
    """What the stand-in plays; each has behaviour of its own."""

    STATUS = "status"
    COMPLAINTS = "complaints"
    NOTICES = "notices"
    APPOINTMENTS = "appointments"


class Mode(str, Enum):
    NORMAL = "normal"
    SLOW = "slow"
    """The right answer after `seconds`."""
    ERROR = "error"
    """500, and nothing is done."""
    DROP = "drop"
    """The connection breaks in the middle of the answer; what was asked has been done."""
    RATE_LIMITED = "rate_limited"
    WRONG_SHAPE = "wrong_shape"
    """200 and a document of another kind."""
    WRONG_STATUS = "wrong_status"
    """The right shape with values outside the protocol."""
    DUPLICATE = "duplicate"
    """The answer to the question before, whoever asked it."""


class Behaviour(BaseModel):
    """`times`: how many answers are spoilt before it is normal again; None is until switched back."""

    mode: Mode = Mode.NORMAL
    seconds: float = Field(default=3.0, ge=0, le=120)
    times: int | None = Field(default=None, ge=1)


_SYSTEM_OF_PATH = (
    (re.compile(r"^/v1/applications/status-queries$"), System.STATUS),
    (re.compile(r"^/v1/complaints(?:/|$)"), System.COMPLAINTS),
    (re.compile(r"^/v1/(?:notices/|applications/[^/]+/notices$)"), System.NOTICES),
    (re.compile(r"^/v1/(?:slots|holds|appointments)(?:/|$)"), System.APPOINTMENTS),
)
_SPOILT = frozenset({"stage", "state", "kind", "starts_at"})


def system_of(path: str) -> System | None:
    return next((system for pattern, system in _SYSTEM_OF_PATH if pattern.match(path)), None)


class Behaviours:
    """The switchboard; also counts questions, so that a test sees what arrived."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._set: dict[System, Behaviour] = {}
        self._asked: dict[System, int] = {}

    def switch(self, system: System, behaviour: Behaviour) -> None:
        with self._lock:
            self._set[system] = behaviour

    def now(self) -> Mapping[str, Behaviour]:
        with self._lock:
            return {system.value: self._set.get(system, Behaviour()) for system in System}

    def asked(self) -> Mapping[str, int]:
        with self._lock:
            return {system.value: self._asked.get(system, 0) for system in System}

    def take(self, system: System) -> Behaviour:
        """The behaviour for one question; one that lasts a number of answers is used up."""
        with self._lock:
            self._asked[system] = self._asked.get(system, 0) + 1
            behaviour = self._set.get(system, Behaviour())
            if behaviour.times is not None:
                left = behaviour.times - 1
                self._set[system] = (
                    behaviour.model_copy(update={"times": left}) if left else Behaviour()
                )
            return behaviour


class Misbehaviour:
    """ASGI middleware: spoils the answers of the systems as the switchboard says."""

    def __init__(self, app: App, behaviours: Behaviours) -> None:
        self._app = app
        self._behaviours = behaviours
        self._last: dict[System, list[Message]] = {}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        system = system_of(scope["path"]) if scope["type"] == "http" else None
        if system is None:
            await self._app(scope, receive, send)
            return
        behaviour = self._behaviours.take(system)
        if behaviour.mode in (Mode.ERROR, Mode.RATE_LIMITED):
            status, header = (500, []) if behaviour.mode is Mode.ERROR else (429, _RETRY_AFTER)
            await _send_json(send, {"code": behaviour.mode.value}, status=status, headers=header)
            return
        if behaviour.mode is Mode.SLOW:
            await asyncio.sleep(behaviour.seconds)
        answer: list[Message] = []

        async def keep(message: Message) -> None:
            answer.append(message)

        await self._app(scope, receive, keep)
        before = self._last.get(system)
        self._last[system] = answer
        await _answer(send, behaviour.mode, answer, before)


_RETRY_AFTER = [(b"retry-after", b"2")]


async def _answer(
    send: Send, mode: Mode, answer: list[Message], before: list[Message] | None
) -> None:
    if mode is Mode.WRONG_SHAPE:
        await _send_json(send, {"result": [{"ok": True}]}, status=200)
    elif mode is Mode.WRONG_STATUS:
        body = b"".join(part.get("body", b"") for part in answer[1:])
        await _send_json(send, _spoilt(json.loads(body or b"{}")), status=answer[0]["status"])
    elif mode is Mode.DROP:
        await send({**answer[0], "headers": [(b"content-length", b"100000")]})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})
        raise ConnectionAbortedError("the stand-in was told to drop this answer")
    else:
        for message in before if mode is Mode.DUPLICATE and before else answer:
            await send(message)


def _spoilt(value: Any) -> Any:
    """The same shape; states, stages and moments become words no protocol knows."""
    if isinstance(value, list):
        return [_spoilt(item) for item in value]
    if isinstance(value, dict):
        return {name: "lost" if name in _SPOILT else _spoilt(item) for name, item in value.items()}
    return value


async def _send_json(
    send: Send, body: object, *, status: int, headers: list[tuple[bytes, bytes]] | None = None
) -> None:
    raw = json.dumps(body, ensure_ascii=False).encode()
    kinds = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(raw))]
    await send(
        {"type": "http.response.start", "status": status, "headers": kinds + (headers or [])}
    )
    await send({"type": "http.response.body", "body": raw})
