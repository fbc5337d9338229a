"""Appointments: how far ahead, how late, how long a time is kept for a caller who decides."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from core.settings.section import SettingsSection


class AppointmentSettings(SettingsSection):
    model_config = SettingsConfigDict(env_prefix="APPOINTMENT_")

    horizon_days: int = Field(14, ge=1, le=365)
    """Days after today that can be booked."""
    lead_minutes: int = Field(60, ge=0)
    """A visit that begins sooner cannot be booked any more."""
    hold_seconds: int = Field(600, gt=0)
    """A time is freed for others so long after it was kept for a caller, at the latest."""
    retention_days: int = Field(30, ge=0)
    """Name and telephone are erased so many days after the visit."""
