"""Rasa's endpoints file from our settings: where the actions are, where conversations are kept."""

from pathlib import Path

import yaml
from sqlalchemy import URL, make_url

from backoffice.training.model_server import MODEL_PATH
from core.settings.platform import DialogueSettings, PlatformSettings
from core.settings.publishing import PublishingSettings


def write_endpoints(
    path: Path, dialogue: DialogueSettings, platform: PlatformSettings, *, token: str
) -> None:
    """Readable by its owner only: it holds the internal token, and perhaps the password of a database."""
    content = {
        "action_endpoint": {"url": f"{platform.base_url}/actions/webhook"},
        "tracker_store": _tracker_store(make_url(dialogue.tracker_url)),
        "models": {
            "url": f"{platform.base_url}{MODEL_PATH}",
            "headers": {"Authorization": f"Bearer {token}"},
            "wait_time_between_pulls": PublishingSettings.load().pull_seconds,
        },
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def _tracker_store(url: URL) -> dict[str, object]:
    if url.get_backend_name() == "sqlite":
        return {"type": "SQL", "dialect": "sqlite", "db": url.database or ""}
    given = {
        "url": url.host,
        "port": url.port,
        "username": url.username,
        "password": url.password,
        "db": url.database,
    }
    store: dict[str, object] = {"type": "SQL", "dialect": url.get_backend_name()}
    return store | {key: value for key, value in given.items() if value}
