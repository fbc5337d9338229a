"""How the Rasa server is started: its command, environment and a file of endpoints made from the settings."""

from collections.abc import Mapping
from pathlib import Path

import yaml
from sqlalchemy import make_url

from core.settings.platform import DialogueSettings

ROOT = Path(__file__).resolve().parents[1]
ACTIONS_PATH = "/actions/webhook"
WEBHOOK_PATH = "/webhooks/phone/webhook"

ENVIRONMENT: Mapping[str, str] = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "PYTHONUNBUFFERED": "1",
    "PYTHONWARNINGS": "ignore",
}


def write_endpoints(path: Path, dialogue: DialogueSettings, *, platform_url: str) -> Path:
    """Where Rasa finds its actions and keeps its conversations; folders of SQLite files are made."""
    url = make_url(dialogue.tracker_url)
    if url.get_backend_name() == "sqlite":
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
        tracker = {"type": "SQL", "dialect": "sqlite", "db": url.database}
    else:
        rendered = url.set(drivername=url.get_backend_name()).render_as_string(hide_password=False)
        tracker = {"type": "SQL", "dialect": url.get_backend_name(), "url": rendered}
    endpoints = {"action_endpoint": {"url": platform_url + ACTIONS_PATH}, "tracker_store": tracker}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(endpoints), encoding="utf-8")
    return path


def rasa_command(
    rasa: Path, dialogue: DialogueSettings, *, endpoints: Path, port: int | None = None
) -> tuple[str, ...]:
    """`rasa run` on the phone channel; to be started in the root of the repository."""
    return (
        str(rasa),
        "run",
        "--enable-api",
        "--interface",
        dialogue.host,
        "--port",
        str(port or dialogue.port),
        "--model",
        str(dialogue.model_folder),
        "--endpoints",
        str(endpoints),
        "--credentials",
        str(ROOT / "credentials.yml"),
    )


def rasa_environment(dialogue: DialogueSettings) -> dict[str, str]:
    return {**ENVIRONMENT, "SANIC_HOST": dialogue.host}
