"""One recogniser process for all tests that only talk to it."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.speech_files import SpeechModelChoice
from tests.fixtures.recogniser import RecogniserProcess, recogniser_process, serving_model


@pytest.fixture(scope="session")
def speech_model() -> SpeechModelChoice:
    return serving_model()


@pytest.fixture(scope="session")
def recogniser(speech_model: SpeechModelChoice) -> Iterator[RecogniserProcess]:
    folder = Path(tempfile.mkdtemp(prefix="rcto-", dir="/tmp"))
    with recogniser_process(folder / "recogniser.sock") as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)
