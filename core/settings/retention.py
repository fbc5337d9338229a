"""How long each class of data is kept, unless the page says otherwise."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from core.settings.section import SettingsSection

LONGEST_DAYS = 3650
SHORTEST_AUDIT_DAYS = 1096
"""Three years: the database refuses to remove younger entries of the audit log."""


class RetentionSettings(SettingsSection):
    model_config = SettingsConfigDict(env_prefix="RETENTION_")

    audio_days: int = Field(180, ge=1, le=LONGEST_DAYS)
    """Sound of calls."""
    text_days: int = Field(365, ge=1, le=LONGEST_DAYS)
    """What was said, as words: turns, talks with operators, notes, summaries."""
    personal_days: int = Field(1095, ge=1, le=LONGEST_DAYS)
    """Whose call it was: numbers, names, and complaints whose consideration is over."""
    records_days: int = Field(1825, ge=1, le=LONGEST_DAYS)
    """What is left of single calls when nobody's words and numbers are: outcomes, times, marks. Sums of days stay."""
    audit_days: int = Field(1825, ge=SHORTEST_AUDIT_DAYS, le=LONGEST_DAYS)
    """The audit log."""
    sweep_minutes: float = Field(60.0, gt=0)
    """How often what is due is deleted."""
