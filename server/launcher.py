"""Composition root of `make run`: starts every process of the system and stays with them until Ctrl-C."""

import asyncio
import secrets
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from core.access.accounts import AccountBook
from core.access.audit import AuditLog
from core.clock import SystemClock
from core.db.base import utc_now
from core.db.engine import open_engine, open_sessions
from core.errors import SettingsError
from core.settings.access import AccessSettings
from core.settings.launcher import LauncherSettings, environment_of_child
from core.settings.platform import DatabaseSettings
from server.child import ChildEvent, ChildHooks, ChildSpec
from server.child_logs import ChildLogs
from server.first_accounts import make_first_accounts
from server.guardian import Guardian
from server.probes import Probe, http_answers
from server.process_group import ProcessGroup, StartFailed
from server.process_plan import (
    SIP_PORT_STEP,
    SystemSettings,
    needed_ports,
    rasa_endpoints_of,
    waves_of,
)
from server.rasa_endpoints import write_endpoints
from server.start_guards import AlreadyRunning, first_taken, hold_lock
from server.texts.catalogue import load_texts

READY_EVERY_SECONDS = 0.2
TEXTS = load_texts("launcher")
TOLD_EVENTS = {
    ChildEvent.DIED: "died",
    ChildEvent.CRASH_LOOP: "crash_loop",
    ChildEvent.KILLED: "killed",
}


def tell(key: str, **fields: object) -> None:
    print(TEXTS[key].format(**fields), flush=True)


@dataclass(frozen=True, slots=True)
class StartPlan:
    """What to start in which waves, how to know that the whole serves, what to say then."""

    waves: Sequence[Sequence[ChildSpec]]
    is_ready: Probe
    ready_page: str
    banner: Mapping[str, str]


class Launcher:
    """One start of the system. `stop` is set by the first Ctrl-C, `hurry` by the second."""

    def __init__(self, settings: LauncherSettings, plan: StartPlan, guardian: Guardian) -> None:
        self._settings = settings
        self._plan = plan
        self._clock = SystemClock()
        self._stop = asyncio.Event()
        self._hurry = asyncio.Event()
        self._logs = ChildLogs(settings.log_folder, is_console_on=settings.is_console_on)
        hooks = ChildHooks(self._logs.write, self._on_event)
        self._group = ProcessGroup(tell, hooks, keeper=guardian, clock=self._clock)

    async def run(self) -> int:
        """Exit code: 0 after an ordered stop, 1 when the system did not start."""
        self._listen_to_signals()
        starting = asyncio.create_task(self._start())
        stopped = asyncio.create_task(self._stop.wait())
        await asyncio.wait({starting, stopped}, return_when=asyncio.FIRST_COMPLETED)
        code = 0
        if starting.done():
            code = self._outcome_of(starting)
        else:
            starting.cancel()
        if code == 0:
            await stopped
        stopped.cancel()
        tell("stopping", seconds=self._settings.drain_seconds)
        await self._group.stop(self._hurry)
        self._logs.close()
        tell("stopped")
        return code

    async def _start(self) -> None:
        begun = self._clock.monotonic()
        for wave in self._plan.waves:
            await self._group.start(wave, within_seconds=self._settings.start_seconds)
        async with asyncio.timeout(self._settings.start_seconds):
            while not await self._plan.is_ready():
                await self._clock.sleep(READY_EVERY_SECONDS)
        tell("banner", seconds=self._clock.monotonic() - begun, **self._plan.banner)

    def _outcome_of(self, starting: asyncio.Task[None]) -> int:
        try:
            starting.result()
        except StartFailed as failure:
            self._explain(failure)
            return 1
        except TimeoutError:
            tell("not_ready", page=self._plan.ready_page)
            return 1
        return 0

    def _explain(self, failure: StartFailed) -> None:
        settings = self._settings
        if not failure.has_died:
            names = ", ".join(failure.names)
            tell(
                "too_slow", names=names, seconds=settings.start_seconds, folder=settings.log_folder
            )
        for name in failure.names:
            tell("failed_to_start", name=name, log=self._logs.path_of(name))
            print(self._logs.last_lines(name), flush=True)

    def _on_event(self, name: str, event: ChildEvent, how: str) -> None:
        log = self._logs.path_of(name)
        if event is ChildEvent.STARTED:
            tell("starting", name=name, log=log)
        elif event in TOLD_EVENTS:
            tell(TOLD_EVENTS[event], name=name, how=how, log=log)

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._on_signal)

    def _on_signal(self) -> None:
        if self._stop.is_set():
            self._hurry.set()
        self._stop.set()


def token_of(settings: SystemSettings) -> str:
    """The secret the parts of the system share; one of this start when none is set."""
    return settings.platform.internal_token.get_secret_value() or secrets.token_urlsafe(32)


def plan_of(settings: SystemSettings, token: str, accounts: str = "") -> StartPlan:
    """The whole system."""
    environment = environment_of_child({"PLATFORM_INTERNAL_TOKEN": token, "PYTHONUNBUFFERED": "1"})
    ready_page = f"{settings.platform.base_url}/readyz"
    return StartPlan(
        waves_of(settings, environment),
        partial(http_answers, ready_page),
        ready_page,
        {**banner_of(settings), "accounts": accounts},
    )


def banner_of(settings: SystemSettings) -> dict[str, str]:
    sip = settings.sip
    ports = (sip.port + SIP_PORT_STEP * number for number in range(sip.workers))
    host = sip.public_address or sip.host
    return {
        "addresses": ", ".join(f"sip:100@{host}:{port}" for port in ports),
        "page": f"{settings.platform.base_url}/",
        "logs": str(settings.launcher.log_folder),
        "speech": _speech_line(settings),
    }


def accounts_line(settings: SystemSettings) -> str:
    """Makes the accounts of a fresh machine; the only place their passwords are ever shown."""
    engine = open_engine(DatabaseSettings.load().url)
    try:
        sessions = open_sessions(engine)
        made = make_first_accounts(settings, AccessSettings.load(), sessions, utc_now)
        is_empty = AccountBook(sessions, AuditLog(sessions, utc_now)).is_empty()
    except DBAPIError as err:  # the system starts all the same: calls need no account
        return TEXTS["accounts_unknown"].format(problem=str(err.orig))
    finally:
        engine.dispose()
    if made:
        lines = (TEXTS["account_line"].format(login=k, password=v) for k, v in made.items())
        return TEXTS["accounts_made"].format(lines="".join(lines))
    return TEXTS["accounts_none" if is_empty else "accounts_known"]


def _speech_line(settings: SystemSettings) -> str:
    recogniser = settings.recogniser
    if recogniser.engine == "vosk_server":
        return TEXTS["speech_server"].format(model=recogniser.server_url)
    if recogniser.official_model.is_dir():
        return TEXTS["speech_official"].format(model=recogniser.official_model.name)
    return TEXTS["speech_development"].format(model=recogniser.graph_folder / "current")


def missing_files(settings: SystemSettings) -> tuple[Path, ...]:
    """What set-up makes and nothing starts without."""
    needed = (settings.launcher.rasa_command, settings.dialogue.model_folder)
    return tuple(path for path in needed if not path.exists())


def main() -> int:
    try:
        settings = SystemSettings.load()
        lock = hold_lock(settings.launcher.run_folder / "launcher.lock")
    except SettingsError as err:
        tell("settings_invalid", problem=err)
        return 1
    except AlreadyRunning as err:
        tell("already_running", pid=err.pid)
        return 1
    with lock:
        if absent := missing_files(settings):
            for path in absent:
                tell("missing_file", path=path, remedy="scripts/setup.sh")
            return 1
        if taken := first_taken(needed_ports(settings)):
            tell("port_taken", port=taken.port, transport=taken.transport, setting=taken.setting)
            return 1
        endpoints = rasa_endpoints_of(settings.launcher)
        token = token_of(settings)
        write_endpoints(endpoints, settings.dialogue, settings.platform, token=token)
        return launch(settings.launcher, plan_of(settings, token, accounts_line(settings)))


def launch(settings: LauncherSettings, plan: StartPlan) -> int:
    guardian = Guardian()
    try:
        return asyncio.run(_run(settings, plan, guardian))
    finally:
        guardian.close()


async def _run(settings: LauncherSettings, plan: StartPlan, guardian: Guardian) -> int:
    return await Launcher(settings, plan, guardian).run()


if __name__ == "__main__":
    sys.exit(main())
