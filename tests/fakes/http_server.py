"""A real HTTP server on loopback that answers by script, or does not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Response:
    """`is_withheld`: the request is read and nothing ever comes back."""

    body: bytes = b""
    status: int = 200
    is_withheld: bool = False
    drops_connection: bool = False
    closes_after: bool = False
    """The connection is not kept for the next request, which the client is not told."""


@dataclass(slots=True)
class ScriptedServer:
    """`responses` are used up one a request; the last one stays."""

    port: int
    requests: list[Request] = field(default_factory=list)
    responses: list[Response] = field(default_factory=lambda: [Response()])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answers(self, *responses: Response) -> None:
        self.responses = list(responses)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await _read(reader):
                self.requests.append(request)
                response = self.responses[0]
                if len(self.responses) > 1:
                    self.responses.pop(0)
                if response.drops_connection:
                    return
                if response.is_withheld:
                    await reader.read()  # until the client loses patience
                    return
                writer.write(_written(response))
                await writer.drain()
                if response.closes_after:
                    return
        except ConnectionError:
            pass
        finally:
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    except asyncio.IncompleteReadError:
        return None
    method, path, _ = head[0].split(" ", 2)
    headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(method, path, headers, body)


def _written(response: Response) -> bytes:
    head = f"HTTP/1.1 {response.status} Scripted\r\nContent-Length: {len(response.body)}\r\n\r\n"
    return head.encode() + response.body


@asynccontextmanager
async def scripted_server(port: int = 0) -> AsyncIterator[ScriptedServer]:
    """Listens on a port of its own while the block runs."""
    scripted = ScriptedServer(port)
    serving: set[asyncio.Task[None]] = set()

    def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(scripted.serve(reader, writer))
        serving.add(task)
        task.add_done_callback(serving.discard)

    server = await asyncio.start_server(take, "127.0.0.1", port)
    scripted.port = server.sockets[0].getsockname()[1]
    try:
        yield scripted
    finally:
        server.close()
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)
