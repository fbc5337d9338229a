"""Recogniser and voice: models, processes, limits."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from core.settings.section import SettingsSection


class RecogniserSettings(SettingsSection):
    """`engine` local: our own recogniser processes; vosk_server: any WebSocket endpoint of that protocol."""

    model_config = SettingsConfigDict(env_prefix="RECOGNISER_")

    engine: Literal["local", "vosk_server"] = "local"
    official_model: Path = Path("models/vosk-model-small-ru-0.22")
    """Used when the folder exists (`make model` fetches it); else the bundled development model."""
    bundled_network: Path = Path("speech_model/bundled")
    """Acoustic half of the development model; its graph is built into `graph_folder`."""
    graph_folder: Path = Path("var/speech")
    """`graph_folder/current` points at the development model in use: network plus newest graph."""
    socket: Path = Path("var/run/recogniser.sock")
    server_url: str = "ws://127.0.0.1:2700"
    processes: int = Field(1, ge=1, le=16)
    max_streams: int = Field(20, ge=1)
    """Streams admitted by one process; one more is refused at once instead of starving the rest."""
    max_alternatives: int = Field(3, ge=0, le=10)


class VoiceSettings(SettingsSection):
    """The synthesiser and its cache."""

    model_config = SettingsConfigDict(env_prefix="VOICE_")

    engine: Literal["espeak", "festival"] = "espeak"
    rate_words_per_minute: int = Field(150, ge=60, le=400)
    pitch: int = Field(50, ge=0, le=99)
    socket: Path = Path("var/run/voice.sock")
    processes: int = Field(2, ge=1, le=8)
    timeout_seconds: float = Field(5.0, gt=0)
    cache_folder: Path = Path("var/voice-cache")
    cache_megabytes: int = Field(500, ge=0)
    recorded_folder: Path = Path("voice_gateway/prompts/recorded")
    """A WAV named after a phrase's key here is played instead of synthesis."""
