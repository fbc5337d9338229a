"""From text to a model that Vosk decodes with: built for real, heard for real."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import vosk

from core.errors import SpeechModelInvalid
from core.speech_files import check_model
from speech_model.corpus.store import Samples
from speech_model.corpus.voices import espeak
from speech_model.evaluation.speech import over_telephone
from speech_model.evaluation.vosk_listener import VoskListener
from speech_model.graph.build import build_graph
from speech_model.graph.compile import UNKNOWN_WORD
from speech_model.graph.publish import adopt
from speech_model.graph.renew import renew
from speech_model.language.text import LanguageText

NETWORK = Path("speech_model/bundled")
SENTENCES = (
    "какие документы нужны на паспорт",
    "сколько стоит паспорт",
    "до скольки работает отделение",
    "соедините с оператором",
    "где получить справку",
)


def _text(*more: str) -> LanguageText:
    text = LanguageText()
    text.add_all([*SENTENCES, *more, "да", "нет"])
    return text


def _said(text: str) -> Samples:
    return over_telephone(espeak(text, variant="", speed=150, pitch=50))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_graph(_text(), NETWORK, tmp_path_factory.mktemp("models"))[0]


@pytest.fixture(scope="module")
def listener(model: Path) -> VoskListener:
    return VoskListener(model)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_of_the_text_is_heard(listener: VoskListener, sentence: str) -> None:
    assert " ".join(listener.words(_said(sentence))) == sentence


def test_a_service_named_today_is_heard_without_acoustic_training(
    listener: VoskListener, tmp_path: Path
) -> None:
    asked = "где получить дальневосточный гектар"
    assert " ".join(listener.words(_said(asked))) != asked
    wider, _ = build_graph(_text("дальневосточный гектар"), NETWORK, tmp_path)
    assert " ".join(VoskListener(wider).words(_said(asked))) == asked


def test_a_run_time_grammar_restricts_what_is_heard(listener: VoskListener) -> None:
    assert listener.words(_said("нет"), ("да", "нет")) == ["нет"]
    heard = listener.words(_said("соедините с оператором"), ("да", "нет"))
    assert set(heard) <= {"да", "нет", UNKNOWN_WORD}
    assert UNKNOWN_WORD in heard


def test_words_come_with_times_and_confidence(model: Path) -> None:
    recogniser = vosk.KaldiRecognizer(vosk.Model(str(model)), 8000)
    recogniser.SetWords(True)
    recogniser.AcceptWaveform(_said("сколько стоит паспорт").tobytes())
    words = json.loads(recogniser.FinalResult())["result"]
    assert [word["word"] for word in words] == ["сколько", "стоит", "паспорт"]
    assert all(0 < word["conf"] <= 1 for word in words)
    assert words[0]["start"] < words[1]["start"] < words[2]["start"]


def test_silence_is_heard_as_nothing(listener: VoskListener) -> None:
    import numpy as np

    assert listener.words(np.zeros(24000, np.int16)) == []


def test_the_built_model_passes_the_file_check(model: Path) -> None:
    check_model(model)


def test_a_newer_network_takes_its_place_under_the_graph_in_use(
    model: Path, tmp_path: Path
) -> None:
    models, newer = tmp_path / "models", tmp_path / "newer"
    adopt(model, models)
    assert renew(NETWORK, models).name == model.name, "nothing differs"
    shutil.copytree(NETWORK, newer)
    settings = newer / "conf/model.conf"
    settings.write_text(settings.read_text().replace("--beam=12.0", "--beam=11.0"))
    renewed = renew(newer, models)
    assert renewed.name != model.name
    assert (models / "current").resolve() == renewed
    assert VoskListener(renewed).words(_said(SENTENCES[1])) == SENTENCES[1].split()


def test_a_broken_network_is_not_put_in_use(model: Path, tmp_path: Path) -> None:
    models, broken = tmp_path / "models", tmp_path / "broken"
    before = adopt(model, models)
    shutil.copytree(NETWORK, broken)
    (broken / "am/final.mdl").write_bytes(b"half")
    with pytest.raises(SpeechModelInvalid):
        renew(broken, models)
    assert (models / "current").resolve() == before


@pytest.mark.parametrize("name", ["am/final.mdl", "graph/HCLr.fst", "graph/Gr.fst"])
def test_a_cut_file_is_reported_before_vosk_sees_it(model: Path, tmp_path: Path, name: str) -> None:
    subprocess.run(["cp", "-r", str(model), str(tmp_path / "model")], check=True)
    broken = tmp_path / "model" / name
    broken.write_bytes(broken.read_bytes()[:-50])
    with pytest.raises(SpeechModelInvalid, match="cut off"):
        check_model(tmp_path / "model")


def test_a_missing_program_gives_one_clear_message(tmp_path: Path) -> None:
    command: list[str | Path] = [
        Path(".venv/bin/python").absolute(), "-m", "speech_model.graph.build", "--out", tmp_path,
    ]  # fmt: skip
    done = subprocess.run(
        command, capture_output=True, text=True, env={"PATH": "/nowhere"}, check=False
    )
    assert done.returncode == 3
    assert "libfst-tools" in done.stderr
    assert "Traceback" not in done.stderr
