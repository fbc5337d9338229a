"""Sign-in: how long a session lives, how its cookie travels, who exists on a fresh machine."""

from datetime import timedelta
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from core.settings.section import SettingsSection


class AccessSettings(SettingsSection):
    model_config = SettingsConfigDict(env_prefix="ACCESS_")

    idle_minutes: float = Field(60.0, gt=0)
    """A session nobody uses ends after this time."""
    session_hours: float = Field(12.0, gt=0)
    """However busy, a session ends after this time: a shift and its margins."""
    is_cookie_secure: bool = False
    """Send the cookie over HTTPS only. Set it as soon as the pages are served over HTTPS."""
    development_accounts: bool = True
    """On loopback, with no account at all, `make run` makes one for every role and shows the passwords once."""

    secret_key: SecretStr = SecretStr("")
    """Seals the secrets of second factors; at least 32 characters. Empty: the one in `secret_key_file`."""
    secret_key_file: Path = Path("var/secret.key")
    """Made at the first start. It belongs into a backup of its own, not beside the database."""

    @property
    def idle(self) -> timedelta:
        return timedelta(minutes=self.idle_minutes)

    @property
    def longest(self) -> timedelta:
        return timedelta(hours=self.session_hours)
