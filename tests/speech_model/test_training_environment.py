"""What only the training environment can try: PyTorch network, export, training by the clock.

`.venv-speech/bin/python -m pytest tests/speech_model/test_training_environment.py --noconftest -p no:cacheprovider`
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch lives in the training environment")

from speech_model.acoustic import normalisation, telephone  # noqa: E402
from speech_model.acoustic.exported import network_from_exported  # noqa: E402
from speech_model.acoustic.network import (  # noqa: E402
    AcousticNetwork,
    batch_of,
    half_way,
    output_frames,
)
from speech_model.acoustic.shape import CONTEXT_FRAMES, SUBSAMPLING  # noqa: E402
from speech_model.acoustic.training import Plan, Progress, rate_at  # noqa: E402
from speech_model.corpus.store import Clip  # noqa: E402
from speech_model.corpus.world import Manners, copies  # noqa: E402
from speech_model.kaldi.export import export_model  # noqa: E402
from speech_model.kaldi.numpy_network import NumpyNetwork  # noqa: E402


def _features(frames: int) -> np.ndarray:
    return np.random.default_rng(frames).standard_normal((frames, 30)).astype(np.float32)


@pytest.mark.parametrize("frames", [60, 61, 62, 200])
def test_the_exported_network_gives_the_same_outputs(tmp_path: Path, frames: int) -> None:
    torch.manual_seed(1)
    network = AcousticNetwork()
    features = _features(frames)
    export_model(network, np.zeros(30, np.float32), tmp_path)
    exported = NumpyNetwork(tmp_path / "final.mdl").log_probabilities(
        features, context=CONTEXT_FRAMES, subsampling=SUBSAMPLING
    )
    batch, lengths = batch_of([torch.from_numpy(features)])
    with torch.no_grad():
        expected = network(batch)[0].numpy()
    assert exported.shape == expected.shape == (output_frames(frames), 33)
    assert lengths.tolist() == [output_frames(frames)]
    assert np.allclose(exported, expected, atol=1e-3)


def test_training_goes_on_from_an_exported_network(tmp_path: Path) -> None:
    torch.manual_seed(2)
    network = AcousticNetwork()
    export_model(network, np.zeros(30, np.float32), tmp_path)
    batch, _ = batch_of([torch.from_numpy(_features(120))])
    with torch.no_grad():
        expected = network(batch)
        found = network_from_exported(tmp_path / "final.mdl")(batch)
    assert torch.allclose(found, expected, atol=1e-3)


def test_the_rate_warms_up_and_falls_to_zero_as_time_is_used_up() -> None:
    plan = Plan(minutes=10)
    assert rate_at(plan, Progress(step=0)) < plan.peak_rate / 50
    assert rate_at(plan, Progress(step=200)) == pytest.approx(plan.peak_rate)
    assert rate_at(plan, Progress(step=900, trained_seconds=600)) == pytest.approx(0.0)


def test_the_running_mean_is_the_prior_at_first_and_the_speech_in_the_end() -> None:
    features, prior = _features(1500) + 5, np.full(30, 3, np.float32)
    found = normalisation.online(features, prior)
    assert np.allclose(found[0], features[0] - (features[0] + 200 * prior) / 201, atol=1e-4)
    assert np.allclose(found[-1], features[-1] - features[-600:].mean(axis=0), atol=1e-3)


def test_a_copy_is_as_slow_and_as_voiced_as_its_manner_says() -> None:
    times = np.arange(8000) / 8000
    wave = sum(np.sin(2 * np.pi * 120 * harmonic * times) for harmonic in range(1, 12))
    tone = Clip("a", "man", "а", (wave * 2000).astype(np.int16))
    plain = Manners(pitch=(1.0, 1.0), tempo=(1.5, 1.5), breath=(1.0, 1.0), whispered=0.0)
    (spoken,) = copies([tone], each=1, manners=plain, seed=1)
    (whispered,) = copies([tone], each=1, manners=replace(plain, whispered=1.0), seed=1)
    assert spoken.speaker == whispered.speaker == "man-copy"
    assert len(spoken.samples) == pytest.approx(12000, rel=0.02)
    assert _periodicity(spoken.samples) > 0.8 > 0.4 > _periodicity(whispered.samples)


def _periodicity(samples: np.ndarray) -> float:
    """Likeness of the sound to itself one period of 120 Hz later, at its best over near periods."""
    wave = samples[2000:8000].astype(np.float64)
    return max(np.corrcoef(wave[:-lag], wave[lag:])[0, 1] for lag in range(60, 75))


def test_an_echo_comes_later_and_softer() -> None:
    response = telephone.echo_response(np.random.default_rng(3))
    assert response[0] == 1.0
    assert 0.0 < response[-1] < 0.5
    assert not response[1:-1].any()


def test_half_way_between_two_networks_lies_the_mean_of_their_weights() -> None:
    one, other = AcousticNetwork(), AcousticNetwork()
    between = half_way(one, other).state_dict()
    for name, weights in one.state_dict().items():
        assert torch.allclose(between[name], (weights + other.state_dict()[name]) / 2)
