"""Outside systems: where each one is, how long it is waited for, and the stand-in that plays them all."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from core.settings.section import SettingsSection


class IntegrationSettings(SettingsSection):
    """An empty address means our own tables. Time-outs fit into `RASA_ACTIONS_TIMEOUT_SECONDS`."""

    model_config = SettingsConfigDict(env_prefix="INTEGRATIONS_")

    appointments_url: str = ""
    appointments_token: SecretStr = SecretStr("")
    status_url: str = ""
    status_token: SecretStr = SecretStr("")
    complaints_url: str = ""
    complaints_token: SecretStr = SecretStr("")
    notices_url: str = ""
    notices_token: SecretStr = SecretStr("")
    connect_seconds: float = Field(0.5, gt=0)
    answer_seconds: float = Field(1.0, gt=0)
    """How long one answer is waited for while a caller is on the line."""
    turn_seconds: float = Field(2.2, gt=0)
    """Everything together, repetitions and pauses between them, within one turn of a caller."""
    delivery_seconds: float = Field(10.0, gt=0)
    """How long an answer is waited for when the outbox delivers and nobody listens."""
    breaker_failures: int = Field(5, ge=1)
    """Failures in a row after which a system is not asked for a while."""
    breaker_pause_seconds: float = Field(20.0, gt=0)
    outbox_retry_seconds: float = Field(5.0, gt=0)
    """Pause before the second attempt of a delivery; doubled each time, up to the longest."""
    outbox_longest_pause_seconds: float = Field(900.0, gt=0)
    outbox_give_up_hours: float = Field(72.0, gt=0)
    """A message this old is put aside for an administrator."""


class StandInSettings(SettingsSection):
    """The development server that plays a portal and the agencies. No caller of a
    centre in service meets it: only drafts are tried against it, each against one of its own."""

    model_config = SettingsConfigDict(env_prefix="INTEGRATIONS_STAND_IN_")

    is_on: bool = True
    """Whether `make run` starts it. Nothing asks it until an `INTEGRATIONS_…_URL` names it."""
    host: str = "127.0.0.1"
    port: int = Field(8085, ge=1, le=65535)
    folder: Path = Path("var/stand-in")

    @property
    def base_url(self) -> str:
        return f"http://{self.host}:{self.port}"
