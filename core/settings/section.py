"""What every section of the settings shares: where values come from, how a bad one is reported."""

import os
from typing import Self

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.errors import SettingsError

SETTINGS_FILE = os.environ.get("SETTINGS_FILE", ".env") or None
"""Another file than `.env`, or none at all when the variable is set and empty (tests)."""


class SettingsSection(BaseSettings):
    """Immutable; unknown variables of `.env` are ignored, because sections share one file."""

    model_config = SettingsConfigDict(env_file=SETTINGS_FILE, extra="ignore", frozen=True)

    @classmethod
    def load(cls) -> Self:
        """Read the environment.

        Raises:
            SettingsError: a value does not fit; the text names the variable and what is wrong.
        """
        try:
            return cls()
        except ValidationError as err:
            prefix = str(cls.model_config.get("env_prefix", ""))
            lines = [
                f"{prefix}{'_'.join(str(part) for part in problem['loc'])}".upper()
                + f": {problem['msg']}"
                for problem in err.errors()
            ]
            raise SettingsError("; ".join(lines)) from err
