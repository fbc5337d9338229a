"""The second stage of the doctor, run by .venv: prints `[key, truth, detail]`, one JSON line a check."""

import asyncio
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import yaml
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from core.db.engine import open_engine, open_sessions
from core.db.models.service import ServiceRow
from core.db.upgrade import migration_config
from core.errors import SettingsError, SpeechModelInvalid
from core.settings.platform import DatabaseSettings, RecordsSettings
from core.settings.telephony import CallSettings, RecordingSettings
from core.speech_files import check_model, choose_model
from core.web.health import check_parts
from scripts.make_prompts import PHRASES_FILE, find_stale
from server.part_checks import part_checks
from server.probes import http_answers
from server.process_plan import SystemSettings, needed_ports
from server.start_guards import first_taken

Check = tuple[str, bool, str]


def checks() -> Iterator[Check]:
    try:
        settings = SystemSettings.load()
        CallSettings.load()
        engine = open_engine(DatabaseSettings.load().url)
    except SettingsError as err:
        yield "settings", False, str(err)
        return
    yield "settings", True, ""
    yield from check_database(engine)
    yield from check_speech(settings)
    stale, _ = find_stale(yaml.safe_load(PHRASES_FILE.read_text(encoding="utf-8")))
    yield "last_resort", not stale, ", ".join(stale)
    yield check_folders(settings)
    yield from asyncio.run(check_running(settings, engine))


def check_database(engine: Engine) -> Iterator[Check]:
    heads = set(ScriptDirectory.from_config(migration_config()).get_heads())
    try:
        with engine.connect() as connection:
            current = set(MigrationContext.configure(connection).get_current_heads())
        yield "database", current == heads, "" if current == heads else f"{current} → {heads}"
        with open_sessions(engine)() as session:
            services = session.scalar(select(func.count()).select_from(ServiceRow)) or 0
        yield "knowledge", services > 0, f"{services}"
    except SQLAlchemyError as err:
        yield "database", False, str(err).splitlines()[0]


def check_speech(settings: SystemSettings) -> Iterator[Check]:
    if settings.recogniser.engine != "local":
        return
    try:
        choice = choose_model(settings.recogniser)
        check_model(choice.folder)
    except SpeechModelInvalid as err:
        yield "speech_model", False, str(err)
        return
    yield "speech_model", True, choice.name
    yield "official_model", choice.is_official, choice.name


def check_folders(settings: SystemSettings) -> Check:
    wanted = (
        settings.launcher.log_folder,
        settings.launcher.run_folder,
        settings.voice.cache_folder,
        RecordsSettings.load().journal_folder,
        RecordingSettings.load().folder,
    )
    closed = [str(folder) for folder in wanted if not _is_writable(folder)]
    return "folders", not closed, ", ".join(closed)


async def check_running(settings: SystemSettings, engine: Engine) -> list[Check]:
    if await http_answers(f"{settings.platform.base_url}/healthz"):
        answers = await check_parts(part_checks(settings, engine))
        down = ", ".join(name for name, answers_now in answers.items() if not answers_now)
        return [("running", not down, down)]
    taken = first_taken(needed_ports(settings))
    return [("ports", taken is None, f"{taken.port}/{taken.transport}" if taken else "")]


def _is_writable(folder: Path) -> bool:
    """The folder, or the nearest parent in which it would be made."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK)


if __name__ == "__main__":
    for check in checks():
        print(json.dumps(check, ensure_ascii=False), flush=True)
