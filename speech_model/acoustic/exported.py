"""Reads an exported network back into PyTorch, so that its training can go on."""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from speech_model.acoustic.network import AcousticNetwork, FactoredLayer, RectifiedLayer
from speech_model.kaldi.acoustic_model import Component, read_network
from speech_model.kaldi.binary import Array

Components = dict[str, Component]


def network_from_exported(path: Path) -> AcousticNetwork:
    """The inverse of `export_model`, without rounding."""
    parts = read_network(path).components
    network = AcousticNetwork()
    _load_rectified(network.entry, parts, "tdnn1")
    for number, layer in enumerate(network.layers):
        if not isinstance(layer, FactoredLayer):
            raise TypeError("an unexpected layer")
        _load_factored(layer, parts, f"tdnnf{number + 2}")
    network.prefinal.weight.data = _tensor(parts["prefinal-l"].array("<Params>"))
    _load_rectified(network.prefinal_rectified, parts, "prefinal")
    _load_affine(network.prefinal_narrow, parts["prefinal.linear"])
    _load_affine(network.output, parts["output.affine"])
    return network


def _tensor(values: Array) -> Tensor:
    return torch.from_numpy(np.array(values, np.float32))


def _load_affine(linear: nn.Linear, component: Component) -> None:
    linear.weight.data = _tensor(component.array("<LinearParams>"))
    linear.bias.data = _tensor(component.array("<BiasParams>"))


def _load_rectified(layer: RectifiedLayer, parts: Components, name: str) -> None:
    _load_affine(layer.affine, parts[f"{name}.affine"])
    layer.offset.data = _tensor(parts[f"{name}.batchnorm"].array("<Bias>"))


def _load_factored(layer: FactoredLayer, parts: Components, name: str) -> None:
    side_by_side = parts[f"{name}.linear"].array("<LinearParams>")
    layer.linear.weight.data = _tensor(np.vstack(np.split(side_by_side, layer.taps, axis=1)))
    _load_rectified(layer.rectified, parts, name)
