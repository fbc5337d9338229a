"""The whole dialogue on free loopback ports: Rasa as a child process, the actions in a thread. For chat and tests."""

import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn
from fastapi import FastAPI

from bot.actions.conversation import Centre
from bot.actions.server import action_router
from bot.rasa_process import ROOT, WEBHOOK_PATH, rasa_command, rasa_environment, write_endpoints
from core.contracts.dialogue import BotReply, CallerTurn
from core.contracts.wire import from_json, to_json
from core.errors import DialogueFailed
from core.settings.launcher import LauncherSettings, environment_of_child
from core.settings.platform import DialogueSettings

START_SECONDS = 300.0
"""A training that tries its model yields to calls: on a busy machine Rasa needs minutes to come up."""
STOP_SECONDS = 10.0
PROBE_SECONDS = 0.25


class DialogueDoor:
    """Sends turns to a Rasa server's phone channel."""

    def __init__(self, base_url: str, *, timeout_seconds: float = 10.0) -> None:
        self.client = httpx.Client(base_url=base_url, timeout=timeout_seconds)

    def reply_to(self, turn: CallerTurn) -> BotReply:
        """Raises:
        DialogueFailed: the channel refused or could not answer; the text has its code.
        """
        answer = self.post(to_json(turn))
        if answer.status_code != 200:
            raise DialogueFailed(answer.text)
        return from_json(answer.content, BotReply)

    def post(self, body: bytes) -> httpx.Response:
        return self.client.post(WEBHOOK_PATH, content=body)

    def is_up(self) -> bool:
        try:
            return self.client.get("/").status_code == 200
        except httpx.TransportError:
            return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def actions_served(centre: Centre) -> Iterator[str]:
    """The actions over HTTP in a thread; gives their base URL."""
    app = FastAPI()
    app.include_router(action_router(centre))
    port = free_port()
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="actions")
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(STOP_SECONDS)


@contextmanager
def rasa_served(
    actions_url: str, settings: DialogueSettings | None = None
) -> Iterator[DialogueDoor]:
    """A Rasa server with the model of the settings and a tracker of its own; stopped at the end."""
    with tempfile.TemporaryDirectory(prefix="rasa-") as folder:
        settings = (settings or DialogueSettings.load()).model_copy(
            update={"tracker_url": f"sqlite:///{folder}/tracker.sqlite3"}
        )
        endpoints = write_endpoints(
            Path(folder) / "endpoints.yml", settings, platform_url=actions_url
        )
        port = free_port()
        command = rasa_command(
            LauncherSettings.load().rasa_command, settings, endpoints=endpoints, port=port
        )
        with (Path(folder) / "rasa.log").open("w+b") as log_file:
            child = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment_of_child(rasa_environment(settings)),
                stdout=log_file,
                stderr=subprocess.STDOUT,
            )
            try:
                yield _wait_until_up(DialogueDoor(f"http://127.0.0.1:{port}"), child, log_file.name)
            finally:
                _stop(child)


def _wait_until_up(door: DialogueDoor, child: subprocess.Popen[bytes], log: str) -> DialogueDoor:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and child.poll() is None:
        if door.is_up():
            return door
        time.sleep(PROBE_SECONDS)
    raise DialogueFailed(f"Rasa did not start: {Path(log).read_text(errors='replace')[-2000:]}")


def _stop(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


@contextmanager
def local_dialogue(centre: Centre, *, model_folder: Path | None = None) -> Iterator[DialogueDoor]:
    """The dialogue with the trained model of the working tree, or with another one."""
    settings = DialogueSettings.load()
    if model_folder:
        settings = settings.model_copy(update={"model_folder": model_folder})
    with actions_served(centre) as actions_url, rasa_served(actions_url, settings) as door:
        yield door
