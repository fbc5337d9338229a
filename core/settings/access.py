"""Sign-in: how long a session lives, how its cookie travels, who exists on a fresh machine."""

from datetime import timedelta

from pydantic import Field
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

    @property
    def idle(self) -> timedelta:
        return timedelta(minutes=self.idle_minutes)

    @property
    def longest(self) -> timedelta:
        return timedelta(hours=self.session_hours)
