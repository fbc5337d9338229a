"""The platform process: HTTP, database, dialogue server, files, logs."""

from datetime import time
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from core.settings.section import SettingsSection


class DatabaseSettings(SettingsSection):
    model_config = SettingsConfigDict(env_prefix="DATABASE_")

    url: str = "sqlite:///var/data.sqlite3"
    """SQLAlchemy URL; PostgreSQL as `postgresql+psycopg://user:password@host/name`."""


class PlatformSettings(SettingsSection):
    model_config = SettingsConfigDict(env_prefix="PLATFORM_")

    host: str = "127.0.0.1"
    port: int = Field(8080, ge=1, le=65535)
    internal_token: SecretStr = SecretStr("")
    """Shared secret of the internal API; the launcher makes one per start when it is empty."""
    api_token: SecretStr = SecretStr("")
    """Bearer token of `/api/…` (call records); the interface is off while it is empty."""
    time_zone: str = "Asia/Tomsk"
    day_starts: time = time(8, 0)
    """From this time of day, regional time, people answer; the regulation says 08:00–20:00."""
    day_ends: time = time(20, 0)
    operator_phones: tuple[str, ...] = ()
    """SIP addresses of the people on duty by day, tried in order. From the environment: a JSON list."""
    operator_night_phones: tuple[str, ...] = ()
    """The same for night, holidays and maintenance; empty: nobody, the robot says so and goes on."""
    operator_ring_seconds: float = Field(15.0, gt=0)

    @property
    def base_url(self) -> str:
        return f"http://{self.host}:{self.port}"


class DialogueSettings(SettingsSection):
    """Rasa: where it listens, where it finds the actions and its tracker."""

    model_config = SettingsConfigDict(env_prefix="RASA_")

    host: str = "127.0.0.1"
    port: int = Field(5005, ge=1, le=65535)
    model_folder: Path = Path("models/dialogue")
    tracker_url: str = "sqlite:///var/rasa-tracker.sqlite3"
    actions_timeout_seconds: float = Field(3.0, gt=0)

    @property
    def base_url(self) -> str:
        return f"http://{self.host}:{self.port}"


class SurveySettings(SettingsSection):
    model_config = SettingsConfigDict(env_prefix="SURVEY_")

    share: float = Field(0.2, ge=0, le=1)
    """Of all calls that end with a goodbye: how many callers are asked for a mark."""


class RecordsSettings(SettingsSection):
    """The gateway's journal on its own disk."""

    model_config = SettingsConfigDict(env_prefix="RECORDS_")

    journal_folder: Path = Path("var/journal")


class ReportSettings(SettingsSection):
    """Files that analysts take out."""

    model_config = SettingsConfigDict(env_prefix="REPORT_")

    font_folder: Path = Path("/usr/share/fonts/truetype/dejavu")
    """DejaVuSans.ttf and DejaVuSans-Bold.ttf, for PDF."""


class LogSettings(SettingsSection):
    model_config = SettingsConfigDict(env_prefix="LOG_")

    level: Literal["debug", "info", "warning", "error"] = "info"
    form: Literal["json", "console"] = "console"
    mask_personal_data: bool = True
