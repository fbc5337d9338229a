"""Runs an exported network in numpy: the letter error without graph, and a check of the export."""

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from speech_model.kaldi.acoustic_model import Component, read_network

Frames = NDArray[np.float32]

_NODE = re.compile(r"component-node name=(\S+) component=(\S+) input=(.+)")
_SUM = re.compile(r"Sum\(Scale\(([\d.]+), (\S+)\), (\S+)\)")


class NumpyNetwork:
    """Evaluates the components in file order; every value carries the frame number of its first row."""

    def __init__(self, path: Path) -> None:
        network = read_network(path)
        self._components = network.components
        found = [_NODE.fullmatch(line) for line in network.lines]
        self._nodes = [match.groups() for match in found if match]

    def log_probabilities(self, features: Frames, *, context: int, subsampling: int) -> Frames:
        """(outputs, letters + 1) for (frames, cepstra); edges are repeated as Kaldi does."""
        padded = np.pad(features, ((context, context), (0, 0)), mode="edge")
        values: dict[str, tuple[int, Frames]] = {"input": (-context, padded)}
        for name, component, source in self._nodes:
            values[name] = _applied(self._components[component], _source(values, source))
        start, result = values[self._nodes[-1][0]]
        return result[-start:][: len(features)][::subsampling]


def _source(values: dict[str, tuple[int, Frames]], expression: str) -> tuple[int, Frames]:
    match = _SUM.fullmatch(expression)
    if match is None:
        return values[expression]
    scale, first, second = match.groups()
    (early, wide), (start, narrow) = values[first], values[second]
    return start, np.float32(scale) * wide[start - early :][: len(narrow)] + narrow


def _applied(component: Component, source: tuple[int, Frames]) -> tuple[int, Frames]:
    start, frames = source
    kind = component.kind
    if kind == "TdnnComponent":
        return _over_time(component, start, frames)
    if kind == "NaturalGradientAffineComponent":
        weights = component.array("<LinearParams>")
        return start, frames @ weights.T + component.array("<BiasParams>")
    if kind == "LinearComponent":
        return start, frames @ component.array("<Params>").T
    if kind == "RectifiedLinearComponent":
        return start, np.maximum(frames, 0)
    if kind == "FixedBiasComponent":
        return start, frames + component.array("<Bias>")
    if kind == "LogSoftmaxComponent":
        shifted = frames - frames.max(axis=1, keepdims=True)
        return start, shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return start, frames


def _over_time(component: Component, start: int, frames: Frames) -> tuple[int, Frames]:
    offsets = component.fields["<TimeOffsets>"]
    if not isinstance(offsets, list):
        raise TypeError("a TDNN layer without offsets")
    length = len(frames) - (offsets[-1] - offsets[0])
    shifted = [frames[offset - offsets[0] :][:length] for offset in offsets]
    result = np.hstack(shifted) @ component.array("<LinearParams>").T
    bias = component.array("<BiasParams>")
    return start - offsets[0], result + bias if len(bias) else result
