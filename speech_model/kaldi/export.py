"""Writes the PyTorch network as `am/final.mdl`, with its normaliser's statistics."""

from pathlib import Path

import numpy as np
from torch import nn

from speech_model.acoustic.mfcc import Features
from speech_model.acoustic.network import (
    FINE_LAYERS,
    RESIDUAL,
    AcousticNetwork,
    FactoredLayer,
    RectifiedLayer,
)
from speech_model.acoustic.shape import CONTEXT_FRAMES, SUBSAMPLING
from speech_model.kaldi.binary import Array, KaldiWriter
from speech_model.kaldi.components import ComponentWriter
from speech_model.kaldi.statistics import write_prior_mean


def export_model(network: AcousticNetwork, prior_mean: Features, folder: Path) -> None:
    """`final.mdl` and `global_cmvn.stats` in `folder`; each replaced whole."""
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / "final.mdl.partial"
    with partial.open("wb") as out:
        writer = KaldiWriter(out)
        _write_transitions(writer, network.sizes.outputs)
        _write_network(writer, network)
    partial.rename(folder / "final.mdl")
    write_prior_mean(prior_mean, folder / "global_cmvn.stats")


def _write_transitions(writer: KaldiWriter, phones: int) -> None:
    writer.token("<TransitionModel>")
    writer.token("<Topology>")
    writer.integers(list(range(1, phones + 1)))
    writer.integers([-1] + [0] * phones)
    writer.integer(1)
    writer.integer(2)
    writer.integer(0)
    writer.integer(2)
    for target in (0, 1):
        writer.integer(target)
        writer.real(0.5)
    writer.integer(-1)
    writer.integer(0)
    writer.token("</Topology>")
    writer.token("<Triples>")
    writer.integer(phones)
    for phone in range(1, phones + 1):
        writer.integer(phone)
        writer.integer(0)
        writer.integer(phone - 1)
    writer.token("</Triples>")
    writer.token("<LogProbs>")
    writer.array(np.array([0.0] + [np.log(0.5)] * (2 * phones), np.float32))
    writer.token("</LogProbs>")
    writer.token("</TransitionModel>")


def _array(tensor: object) -> Array:
    return np.asarray(tensor.detach().numpy(), np.float32)  # type: ignore[attr-defined]


class _Layout:
    """Configuration lines and components of the network, gathered layer by layer."""

    def __init__(self, inputs: int) -> None:
        self.lines = [f"input-node name=input dim={inputs}"]
        self.parts = ComponentWriter()

    def node(self, name: str, source: str) -> str:
        """A component fed by `source`; gives its name as the next source."""
        self.lines.append(f"component-node name={name} component={name} input={source}")
        return name

    def affine(self, name: str, linear: nn.Linear, source: str) -> str:
        """Affine of one frame."""
        self.parts.affine(name, _array(linear.weight), _array(linear.bias))
        return self.node(name, source)

    def rectified(self, name: str, layer: RectifiedLayer, source: str) -> str:
        """ReLU and the constant, after an affine component already added."""
        self.parts.rectified(f"{name}.relu", layer.offset.shape[0])
        self.parts.bias(f"{name}.batchnorm", _array(layer.offset))
        return self.node(f"{name}.batchnorm", self.node(f"{name}.relu", source))

    def factored(self, number: int, layer: FactoredLayer, source: str) -> str:
        """Bottleneck, affine, ReLU and the scaled bypass."""
        name = f"tdnnf{number + 2}"
        stride = 1 if number < FINE_LAYERS else SUBSAMPLING
        early, late = ([-stride, 0], [0, stride]) if layer.taps == 2 else ([0], [0])
        weights = np.hstack(np.split(_array(layer.linear.weight), layer.taps, axis=0))
        self.parts.tdnn(f"{name}.linear", early, weights, np.zeros(0, np.float32))
        affine = layer.rectified.affine
        self.parts.tdnn(f"{name}.affine", late, _array(affine.weight), _array(affine.bias))
        inner = self.node(f"{name}.affine", self.node(f"{name}.linear", source))
        top = self.rectified(name, layer.rectified, inner)
        self.parts.nothing(f"{name}.noop", layer.rectified.offset.shape[0])
        return self.node(f"{name}.noop", f"Sum(Scale({RESIDUAL}, {source}), {top})")


def _write_network(writer: KaldiWriter, network: AcousticNetwork) -> None:
    layout = _Layout(network.sizes.inputs)
    entry = network.entry.affine
    layout.parts.tdnn("tdnn1.affine", [-1, 0, 1], _array(entry.weight), _array(entry.bias))
    hidden = layout.rectified("tdnn1", network.entry, layout.node("tdnn1.affine", "input"))
    for number, layer in enumerate(network.layers):
        if not isinstance(layer, FactoredLayer):
            raise TypeError("an unexpected layer")
        hidden = layout.factored(number, layer, hidden)
    layout.parts.linear("prefinal-l", _array(network.prefinal.weight))
    last = network.prefinal_rectified
    hidden = layout.affine("prefinal.affine", last.affine, layout.node("prefinal-l", hidden))
    hidden = layout.rectified("prefinal", last, hidden)
    hidden = layout.affine("prefinal.linear", network.prefinal_narrow, hidden)
    hidden = layout.affine("output.affine", network.output, hidden)
    layout.parts.log_softmax("output.log-softmax", network.sizes.outputs)
    hidden = layout.node("output.log-softmax", hidden)
    layout.lines.append(f"output-node name=output input={hidden} objective=linear")
    _write_nnet(writer, layout.lines, layout.parts)


def _write_nnet(writer: KaldiWriter, lines: list[str], parts: ComponentWriter) -> None:
    writer.token("<Nnet3>")
    writer.text("\n" + "\n".join(lines) + "\n\n")
    writer.token("<NumComponents>")
    writer.integer(len(parts.components))
    for name, write in parts.components:
        writer.token("<ComponentName>")
        writer.token(name)
        write(writer)
    writer.token("</Nnet3>")
    for side in ("<LeftContext>", "<RightContext>"):
        writer.token(side)
        writer.integer(CONTEXT_FRAMES)
    writer.token("<Priors>")
    writer.array(np.zeros(0, np.float32))
