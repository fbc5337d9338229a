"""The launcher: where it writes, how long it waits; and the environment it hands to its children."""

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from core.settings.section import SettingsSection


class LauncherSettings(SettingsSection):
    model_config = SettingsConfigDict(env_prefix="LAUNCHER_")

    log_folder: Path = Path("var/log")
    """One file per process, kept over restarts; the one of the start before is named `*.1.log`."""
    run_folder: Path = Path("var/run")
    start_seconds: float = Field(180.0, gt=0)
    """How long the slowest process may take until it serves."""
    drain_seconds: float = Field(30.0, gt=0)
    """How long a gateway worker may go on with its calls after Ctrl-C or SIGTERM."""
    stop_seconds: float = Field(10.0, gt=0)
    """How long any other process may take to stop before it is killed."""
    is_console_on: bool = True
    """Whether the lines of the children are shown on the console, too."""
    rasa_command: Path = Path(".venv-rasa/bin/rasa")


def environment_of_child(extra: Mapping[str, str]) -> dict[str, str]:
    """Our own environment with `extra` on top: for processes we start."""
    return {**os.environ, **extra}
