"""How what editors changed is trained, judged and put before callers."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from core.settings.section import SettingsSection


class PublishingSettings(SettingsSection):
    model_config = SettingsConfigDict(env_prefix="PUBLISHING_")

    folder: Path = Path("var/publications")
    """A folder per publication: its files, model, speech graph, log."""
    kept: int = Field(6, ge=2, le=100)
    """So many of the newest keep their model and graph and can be put back in one click."""
    nice: int = Field(19, ge=0, le=19)
    """Training yields the processor to calls."""
    training_minutes: float = Field(30.0, gt=0)
    """A training that takes longer is ended and told as failed."""
    pull_seconds: int = Field(5, ge=1)
    """How often Rasa asks for a newer model."""
    heldout_folder: Path = Path("tests/bot/heldout")
    """Phrases the model never learned; each sub-folder is a set."""
    heldout_sets: tuple[str, ...] = ("fresh", "tuned")
    conversations_folder: Path = Path("tests/bot/conversations")
    """Whole conversations that must go as written."""
    least_intent_accuracy: float = Field(0.9, ge=0, le=1)
    least_foreign_rejected: float = Field(0.75, ge=0, le=1)
    most_lost: float = Field(0.1, ge=0, le=1)
    """Share of questions of ours answered with «не понял»."""
    most_accuracy_drop: float = Field(0.01, ge=0, le=1)
    """Against the model callers hear now."""
    most_broken_conversations: int = Field(0, ge=0)
    """Conversations that go as written with the present model and no longer with the new one."""
    trial_extension: str = "7700"
    """Who calls this number talks with the draft while its trial runs; empty: nobody. Keep it off the trunk."""
    trial_idle_minutes: float = Field(15.0, gt=0)
    """A trial nobody has talked with for so long gives its memory back (about 0.7 GB)."""
