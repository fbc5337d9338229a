"""Secrets at rest: sealed with a key that does not stand in the database. Marks: a number nobody can read back."""

import base64
import hashlib
import hmac
import os
import tempfile
from pathlib import Path

import structlog
from cryptography.fernet import Fernet, InvalidToken

from core.errors import SettingsError
from core.settings.access import AccessSettings

SEALED = "sealed:"
"""What a sealed value begins with; others are from before secrets were sealed."""
SHORTEST_KEY = 32
MARK_LETTERS = 16
SECRET_UNREADABLE = "secret_unreadable"

log = structlog.get_logger()


class SecretBox:
    """`key`: any text of at least 32 characters. Whoever loses it loses the second factors, and nothing else."""

    def __init__(self, key: str) -> None:
        """Raises:
        SettingsError: the key is too short to protect anything.
        """
        if len(key) < SHORTEST_KEY:
            raise SettingsError(f"ACCESS_SECRET_KEY: at least {SHORTEST_KEY} characters")
        self._fernet = Fernet(base64.urlsafe_b64encode(_derived(key, b"seal")))
        self._mark_key = _derived(key, b"mark")

    def seal(self, secret: str) -> str:
        return SEALED + self._fernet.encrypt(secret.encode()).decode() if secret else ""

    def open(self, kept: str) -> str:
        """Empty when it was sealed with another key."""
        if not kept.startswith(SEALED):
            return kept
        try:
            return self._fernet.decrypt(kept.removeprefix(SEALED)).decode()
        except InvalidToken:
            log.error(SECRET_UNREADABLE)
            return ""

    def mark(self, text: str) -> str:
        """The same for the same text, and nobody without the key can find the text by trying."""
        return hmac.new(self._mark_key, text.encode(), hashlib.sha256).hexdigest()[:MARK_LETTERS]


def open_secret_box(settings: AccessSettings) -> SecretBox:
    """By the key of the settings, else by the one in the key file, which is made at the first start.

    Raises:
        SettingsError: the key does not fit, or the file can be neither read nor made.
    """
    given = settings.secret_key.get_secret_value()
    return SecretBox(given or _kept_key(settings.secret_key_file))


def _kept_key(path: Path) -> str:
    """Two processes that start at once agree on one key: whoever links its file first."""
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, made = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
            with os.fdopen(descriptor, "w") as file:
                file.write(Fernet.generate_key().decode())
            try:
                os.link(made, path)
            except FileExistsError:
                pass
            finally:
                os.unlink(made)
        return path.read_text().strip()
    except OSError as err:
        raise SettingsError(f"ACCESS_SECRET_KEY_FILE: {err}") from err


def _derived(key: str, purpose: bytes) -> bytes:
    return hmac.new(key.encode(), purpose, hashlib.sha256).digest()
