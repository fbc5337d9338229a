"""The page's one WebSocket: news to the page, signs of life from it. Everything else is done by requests."""

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import dataclass

import structlog
from fastapi import APIRouter, WebSocket, WebSocketDisconnect, status
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.exc import SQLAlchemyError

from core.access.roles import Role
from core.contracts.wire import WireError, from_json
from core.web.guard import COOKIE
from handoff.console.acting import AtDesk
from handoff.console.parts import ConsoleParts
from handoff.console.relevance import parts_touched
from handoff.news import Subscription

MAX_MESSAGE = 1_000
MOST_BAD_MESSAGES = 5
HEARTBEAT = "heartbeat"
BOARD_EVERY_SECONDS = 1.0
"""However much happens, the board is drawn at most so often."""
REMEMBERED_CALLS = 50

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class PageMessage:
    """All a page may say. `active`: somebody has touched keyboard or mouse since the last one."""

    kind: str
    active: bool = False


class PageSocket:
    """One open page."""

    def __init__(
        self, parts: ConsoleParts, websocket: WebSocket, me: AtDesk, operator: int
    ) -> None:
        self._parts = parts
        self._socket = websocket
        self._me = me
        self._operator_id = operator
        self._calls: deque[str] = deque(maxlen=REMEMBERED_CALLS)
        self._bad = 0

    async def serve(self) -> None:
        """Until the page goes or its session ends."""
        is_supervisor = Role.SENIOR_OPERATOR in self._me.account.roles
        async with self._parts.queue.news.subscribe() as news:
            await self._socket.send_json({"kind": "hello", "now": self._parts.now().timestamp()})
            telling = asyncio.create_task(self._tell(news, is_supervisor=is_supervisor))
            try:
                await self._listen()
            except WebSocketDisconnect:
                log.info("console_page_gone", login=self._me.account.login)
            finally:
                telling.cancel()
                with suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
                    await telling

    async def _listen(self) -> None:
        while True:
            text = await self._socket.receive_text()
            message = self._understood(text)
            if message is None:
                self._bad += 1
                log.warning(
                    "console_message_refused", login=self._me.account.login, length=len(text)
                )
                if len(text) > MAX_MESSAGE or self._bad > MOST_BAD_MESSAGES:
                    await self._socket.close(status.WS_1008_POLICY_VIOLATION)
                    return
                await self._socket.send_json({"kind": "refused"})
            elif not await self._is_alive(message):
                await self._socket.send_json({"kind": "signed_out"})
                await self._socket.close(status.WS_1008_POLICY_VIOLATION)
                return

    @staticmethod
    def _understood(text: str) -> PageMessage | None:
        if len(text) > MAX_MESSAGE:
            return None
        try:
            message = from_json(text.encode(), PageMessage)
        except WireError:
            return None
        return message if message.kind == HEARTBEAT else None

    async def _is_alive(self, message: PageMessage) -> bool:
        """While the database is away nobody is signed out: the next sign of life decides."""
        try:
            return await self._beat(message)
        except SQLAlchemyError as err:
            log.warning("heartbeat_not_kept", login=self._me.account.login, reason=str(err))
            return True

    async def _beat(self, message: PageMessage) -> bool:
        """The session is looked up anew each time: signed out in another tab is signed out here."""
        token = self._socket.cookies.get(COOKIE, "")
        book = self._parts.web.session_book
        found = await run_in_threadpool(lambda: book.find(token, is_use=message.active))
        if found is None or found.account.account_id != self._me.account.account_id:
            return False
        await run_in_threadpool(self._parts.queue.shift.heartbeat, self._operator_id)
        return True

    async def _tell(self, news: Subscription, *, is_supervisor: bool) -> None:
        told_board = 0.0
        while True:
            line = await news.next()
            if line is None:
                await self._socket.send_json({"kind": "changed", "parts": ["everything"]})
                continue
            touched = parts_touched(line, self._operator_id, self._calls)
            if line.operator_id == self._operator_id and line.handoff_id:
                self._calls.append(line.handoff_id)
            if touched:
                await self._socket.send_json(
                    {"kind": "changed", "parts": touched, "call": line.handoff_id}
                )
            now = asyncio.get_running_loop().time()
            if is_supervisor and now - told_board >= BOARD_EVERY_SECONDS:
                told_board = now
                await self._socket.send_json({"kind": "board"})


def socket_router(parts: ConsoleParts) -> APIRouter:
    router = APIRouter()

    @router.websocket("/console/socket")
    async def socket(websocket: WebSocket, me: AtDesk) -> None:
        profile = await run_in_threadpool(parts.profiles.of, me.account)
        await run_in_threadpool(parts.queue.shift.heartbeat, profile.operator_id)
        await websocket.accept()
        await PageSocket(parts, websocket, me, profile.operator_id).serve()

    return router
