"""`python -m voice_gateway.stt.recogniser_process [--number K]`: one recogniser on one Unix socket.

Exit codes: 0 after SIGTERM, 3 when there is no usable speech model, 4 when the socket is taken.
"""

import argparse
import asyncio
import os
import signal
import socket as sockets
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import structlog

from core.errors import SettingsError, SpeechModelInvalid
from core.settings.speech import RecogniserSettings
from core.speech_files import choose_model
from core.telemetry.log import set_up_logs
from voice_gateway.stt.model_keeper import ModelKeeper, load_checked
from voice_gateway.stt.recogniser_protocol import process_socket
from voice_gateway.stt.recogniser_server import RecogniserServer

EXIT_NO_MODEL = 3
EXIT_SOCKET_TAKEN = 4
LOOK_FOR_MODEL_SECONDS = 2.0
DRAIN_SECONDS = 10.0

log = structlog.get_logger()


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="recogniser_process", description=__doc__)
    parser.add_argument("--number", type=int, default=0, help="which of RECOGNISER_PROCESSES")
    parser.add_argument("--socket", type=Path, help="instead of the one in the settings")
    chosen = parser.parse_args(arguments)
    number = chosen.number
    set_up_logs(f"recogniser-{number}")
    try:
        settings = RecogniserSettings.load()
        choice = choose_model(settings)
        model = load_checked(choice)
    except (SettingsError, SpeechModelInvalid) as err:
        log.error(err.code, reason=str(err))
        return EXIT_NO_MODEL
    (log.info if choice.is_official else log.warning)("speech_model_loaded", notice=choice.notice)
    socket = process_socket(chosen.socket or settings.socket, number)
    if not claim(socket):
        log.error("recogniser_socket_taken", socket=str(socket))
        return EXIT_SOCKET_TAKEN
    with ThreadPoolExecutor(os.cpu_count() or 1, "decoding") as decoding:
        models = ModelKeeper(settings, model)
        asyncio.run(serve(RecogniserServer(settings, models, decoding), models, socket))
    return 0


def claim(socket: Path) -> bool:
    """Make room for our socket: a dead process's file is removed, a living one's is not."""
    socket.parent.mkdir(parents=True, exist_ok=True)
    with sockets.socket(sockets.AF_UNIX) as probe:
        try:
            probe.connect(str(socket))
        except FileNotFoundError:
            return True
        except ConnectionRefusedError:
            socket.unlink(missing_ok=True)
            return True
        except OSError:  # a path too long, or not a socket
            return False
    return False


async def serve(server: RecogniserServer, models: ModelKeeper, socket: Path) -> None:
    """Until SIGTERM or SIGINT; then the open streams may finish."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await server.listen(socket)
    log.info("recogniser_ready", socket=str(socket))
    watching = asyncio.create_task(watch_for_model(server, models))
    await stop.wait()
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    await asyncio.to_thread(socket.unlink, missing_ok=True)
    await server.drain(limit_seconds=DRAIN_SECONDS)
    log.info("recogniser_stopped")


async def watch_for_model(server: RecogniserServer, models: ModelKeeper) -> None:
    while True:
        await asyncio.sleep(LOOK_FOR_MODEL_SECONDS)
        if await models.look():
            server.metrics.totals.model_loads.inc()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
