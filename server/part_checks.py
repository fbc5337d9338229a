"""What the platform's readiness asks: the database, the dialogue, the recogniser, the voice, every worker."""

from collections.abc import Mapping
from functools import partial

from fastapi.concurrency import run_in_threadpool
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from core.web.health import PartCheck
from server.probes import http_answers, unix_socket_answers
from server.process_plan import (
    DIALOGUE_HEALTH_PATH,
    SystemSettings,
    recogniser_sockets,
    worker_probe,
)


async def database_answers(engine: Engine) -> bool:
    def ask() -> bool:
        try:
            with engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True

    return await run_in_threadpool(ask)


def part_checks(settings: SystemSettings, engine: Engine) -> Mapping[str, PartCheck]:
    """By name, in the order in which a caller meets them last to first."""
    checks: dict[str, PartCheck] = {
        "database": partial(database_answers, engine),
        "dialogue": partial(http_answers, f"{settings.dialogue.base_url}{DIALOGUE_HEALTH_PATH}"),
        "voice": partial(unix_socket_answers, settings.voice.socket),
    }
    sockets = recogniser_sockets(settings.recogniser)
    for number, socket in enumerate(sockets):
        name = "recogniser" if number == 0 else f"recogniser-{number}"
        checks[name] = partial(unix_socket_answers, socket)
    for number in range(settings.sip.workers):
        checks[f"gateway-{number}"] = worker_probe(settings.sip, number)
    return checks
