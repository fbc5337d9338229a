"""Turns the Korean base network (16 kHz, 40 cepstra, i-vectors) into ours (8 kHz, 30 cepstra)."""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from speech_model.acoustic.mfcc import (
    BASE,
    TELEPHONE,
    Features,
    MfccSettings,
    cosine_transform,
    mfcc,
)
from speech_model.acoustic.network import AcousticNetwork, FactoredLayer, RectifiedLayer
from speech_model.corpus.recordings import Recording
from speech_model.corpus.sound import read_mono, to_rate
from speech_model.kaldi.acoustic_model import Component, Network, read_network

_RIDGE = 1e-2
_BLANK_BIAS = 1.5
_LETTER_SPREAD = 0.05


def _tensor(values: Features) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(values, np.float32))


def _normalisation(component: Component) -> tuple[Features, Features]:
    """Scale and offset of a batch normalisation in test mode."""
    variance, mean = component.array("<StatsVar>"), component.array("<StatsMean>")
    epsilon, target = component.fields["<Epsilon>"], component.fields["<TargetRms>"]
    if not isinstance(epsilon, float) or not isinstance(target, float):
        raise TypeError("batch normalisation without its numbers")
    scale = target / np.sqrt(variance + epsilon)
    return scale, -mean * scale


def _load_rectified(
    layer: RectifiedLayer, weights: Features, bias: Features, normalisation: Component
) -> None:
    """A positive scale after the ReLU is the same before it."""
    scale, offset = _normalisation(normalisation)
    layer.affine.weight.data = _tensor(weights * scale[:, None])
    layer.affine.bias.data = _tensor(bias * scale)
    layer.offset.data = _tensor(offset)


def upper_cepstra_map(recordings: list[Recording]) -> tuple[Features, Features]:
    """(40, 31) matrix from telephone cepstra and 1 to base cepstra; and the mean telephone cepstra.

    The first 30 mel energies coincide; the ten above are predicted from them by regression over
    wide-band recordings.
    """
    wide, narrow = [], []
    for recording in recordings:
        wave, rate_hz = read_mono(recording.path)
        at_16 = to_rate(wave, rate_hz, BASE.rate_hz)
        at_8 = to_rate(at_16, BASE.rate_hz, TELEPHONE.rate_hz)
        first = _log_energies(at_16, BASE)
        second = _log_energies(at_8, TELEPHONE)
        frames = min(len(first), len(second))
        wide.append(first[:frames])
        narrow.append(second[:frames])
    target, given = np.concatenate(wide), np.concatenate(narrow)
    with_one = np.hstack([given, np.ones((len(given), 1), np.float32)])
    gram = with_one.T @ with_one + _RIDGE * np.eye(with_one.shape[1])
    fitted = np.linalg.solve(gram, with_one.T @ target).T
    to_energies = np.linalg.inv(cosine_transform(TELEPHONE.coefficients))
    back = np.zeros((TELEPHONE.coefficients + 1, TELEPHONE.coefficients + 1))
    back[:-1, :-1], back[-1, -1] = to_energies, 1.0
    mapping = cosine_transform(BASE.coefficients) @ fitted @ back
    mean = cosine_transform(TELEPHONE.coefficients) @ given.mean(axis=0)
    return mapping.astype(np.float32), mean.astype(np.float32)


def _log_energies(wave: np.ndarray, settings: MfccSettings) -> Features:
    cepstra = mfcc((wave * 32767).astype(np.float32), settings)
    return np.asarray(
        cepstra @ np.linalg.inv(cosine_transform(settings.coefficients)).T, np.float32
    )


def network_from_base(path: Path, recordings: list[Recording]) -> AcousticNetwork:
    """Our network with the base's weights; it takes mean-free cepstra; the output layer is fresh."""
    base = read_network(path)
    network = AcousticNetwork()
    _load_entry(network, base, *upper_cepstra_map(recordings))
    for number, layer in enumerate(network.layers):
        if not isinstance(layer, FactoredLayer):
            raise TypeError("an unexpected layer")
        _load_factored(layer, base, f"tdnnf{number + 2}")
    _load_output(network, base)
    return network


def _load_entry(network: AcousticNetwork, base: Network, mapping: Features, mean: Features) -> None:
    discriminant, affine = base.components["lda"], base.components["tdnn1.affine"]
    lda, lda_bias = discriminant.array("<LinearParams>"), discriminant.array("<BiasParams>")
    weights = affine.array("<LinearParams>") @ lda
    bias = affine.array("<LinearParams>") @ lda_bias + affine.array("<BiasParams>")
    constant = mapping[:, :-1] @ mean + mapping[:, -1]
    blocks = []
    for tap in range(3):
        block = weights[:, tap * 40 : tap * 40 + 40]
        blocks.append(block @ mapping[:, :-1])
        bias = bias + block @ constant
    _load_rectified(network.entry, np.hstack(blocks), bias, base.components["tdnn1.batchnorm"])


def _load_factored(layer: FactoredLayer, base: Network, name: str) -> None:
    linear = base.components[f"{name}.linear"].array("<LinearParams>")
    affine = base.components[f"{name}.affine"]
    layer.linear.weight.data = _tensor(np.vstack(np.split(linear, layer.taps, axis=1)))
    _load_rectified(
        layer.rectified,
        affine.array("<LinearParams>"),
        affine.array("<BiasParams>"),
        base.components[f"{name}.batchnorm"],
    )


def _load_output(network: AcousticNetwork, base: Network) -> None:
    affine = base.components["prefinal-chain.affine"]
    network.prefinal.weight.data = _tensor(base.components["prefinal-l"].array("<Params>"))
    _load_rectified(
        network.prefinal_rectified,
        affine.array("<LinearParams>"),
        affine.array("<BiasParams>"),
        base.components["prefinal-chain.batchnorm1"],
    )
    scale, offset = _normalisation(base.components["prefinal-chain.batchnorm2"])
    narrow = base.components["prefinal-chain.linear"].array("<Params>")
    network.prefinal_narrow.weight.data = _tensor(narrow * scale[:, None])
    network.prefinal_narrow.bias.data = _tensor(offset)
    torch.nn.init.normal_(network.output.weight, std=_LETTER_SPREAD)
    torch.nn.init.zeros_(network.output.bias)
    network.output.bias.data[0] = _BLANK_BIAS
