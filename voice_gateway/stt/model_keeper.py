"""Which model serves: loads it, notices a newer one, swaps. Streams keep the model they began with."""

import asyncio
import subprocess
import sys

import structlog

from core.errors import SpeechModelInvalid
from core.settings.speech import RecogniserSettings
from core.speech_files import SpeechModelChoice, check_model, choose_model
from voice_gateway.stt.grammars import load_grammars
from voice_gateway.stt.vosk_engine import RecogniserKind, VoskModel

PROBE_TIMEOUT_SECONDS = 120.0
"""A big official model takes tens of seconds to load."""
WARM_RATE_HZ = 8000

log = structlog.get_logger()


def load_checked(choice: SpeechModelChoice) -> VoskModel:
    """Check the files, load them in a throw-away process first, then here.

    Raises:
        SpeechModelInvalid: with one sentence that says what is wrong.
    """
    check_model(choice.folder)
    probe(choice)
    model = VoskModel(choice, load_grammars())
    model.warm_up(RecogniserKind(WARM_RATE_HZ))
    return model


def probe(choice: SpeechModelChoice) -> None:
    """A file that libvosk dies of kills a child and not the calls.

    Raises:
        SpeechModelInvalid: the child died.
    """
    command = [sys.executable, "-m", "voice_gateway.stt.model_probe", str(choice.folder)]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=PROBE_TIMEOUT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as err:
        raise SpeechModelInvalid(f"{choice.folder}: libvosk hangs on it") from err
    if done.returncode != 0:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no message"]
        raise SpeechModelInvalid(
            f"{choice.folder}: libvosk does not load it (code {done.returncode}): {lines[-1]}"
        )


class ModelKeeper:
    def __init__(self, settings: RecogniserSettings, model: VoskModel) -> None:
        self._settings = settings
        self.current = model
        self._refused: SpeechModelChoice | None = None

    async def look(self) -> bool:
        """Take a newer model when the choice has changed; true when it was taken.

        A model that does not load is reported once, and the old one goes on.
        """
        try:
            choice = choose_model(self._settings)
        except SpeechModelInvalid:
            return False  # folders are being replaced this very moment
        if choice in (self.current.choice, self._refused):
            return False
        try:
            self.current = await asyncio.to_thread(load_checked, choice)
        except SpeechModelInvalid as err:
            self._refused = choice
            log.error(
                "speech_model_refused", reason=str(err), serves=str(self.current.choice.folder)
            )
            return False
        self._refused = None
        log.info("speech_model_replaced", notice=choice.notice)
        return True
