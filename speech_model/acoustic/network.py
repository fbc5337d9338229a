"""The TDNN-F network in PyTorch, equal to the Kaldi base layer by layer.

Shapes are (batch, frames, channels). The first four layers run at 100 frames a second,
the others see every third frame.
"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from speech_model.acoustic.shape import CONTEXT_FRAMES, SUBSAMPLING

RESIDUAL = 0.66
_STRIDES = (1, 1, 1, 0, *([1] * 10))
"""Distance of the two taps of each TDNN-F layer, in frames of its own rate."""
FINE_LAYERS = 3
"""How many TDNN-F layers run at the full frame rate."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Widths of the layers."""

    inputs: int = 30
    hidden: int = 768
    bottleneck: int = 64
    outputs: int = 33


class RectifiedLayer(nn.Module):  # type: ignore[misc]
    """Affine, ReLU, then the constant that remains of batch normalisation."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.affine = nn.Linear(inputs, outputs)
        self.offset = nn.Parameter(torch.zeros(outputs))

    def forward(self, features: Tensor) -> Tensor:
        return torch.relu(self.affine(features)) + self.offset


class FactoredLayer(nn.Module):  # type: ignore[misc]
    """Bottleneck over two frames, affine over two frames, ReLU and a scaled bypass."""

    def __init__(self, sizes: Sizes, stride: int) -> None:
        super().__init__()
        taps = 2 if stride else 1
        self.taps = taps
        self.linear = nn.Linear(sizes.hidden, taps * sizes.bottleneck, bias=False)
        """Rows: the bottleneck's weights for the earlier frame, then for the present one."""
        self.rectified = RectifiedLayer(taps * sizes.bottleneck, sizes.hidden)

    def forward(self, features: Tensor, every: int = 1) -> Tensor:
        """`every` = 3 computes only each third frame, the first included."""
        narrow = self.linear(features)
        if self.taps == 1:
            return RESIDUAL * features + self.rectified(narrow)
        size = narrow.shape[-1] // 2
        narrow = narrow[:, :-1, :size] + narrow[:, 1:, size:]
        pairs = torch.cat((narrow[:, :-1][:, ::every], narrow[:, 1:][:, ::every]), dim=-1)
        return RESIDUAL * features[:, 1:-1][:, ::every] + self.rectified(pairs)


class AcousticNetwork(nn.Module):  # type: ignore[misc]
    """Cepstra in, log probabilities of blank and letters out, one frame for three."""

    def __init__(self, sizes: Sizes | None = None) -> None:
        super().__init__()
        sizes = sizes or Sizes()
        self.sizes = sizes
        self.entry = RectifiedLayer(3 * sizes.inputs, sizes.hidden)
        self.layers = nn.ModuleList(FactoredLayer(sizes, stride) for stride in _STRIDES)
        self.prefinal = nn.Linear(sizes.hidden, sizes.bottleneck, bias=False)
        self.prefinal_rectified = RectifiedLayer(sizes.bottleneck, sizes.hidden)
        self.prefinal_narrow = nn.Linear(sizes.hidden, sizes.bottleneck)
        self.output = nn.Linear(sizes.bottleneck, sizes.outputs)

    def lower(self, features: Tensor) -> Tensor:
        """The full-rate layers; `features` must carry `CONTEXT_FRAMES` on either side."""
        spliced = torch.cat((features[:, :-2], features[:, 1:-1], features[:, 2:]), dim=-1)
        hidden: Tensor = self.entry(spliced)
        for number in range(FINE_LAYERS):
            last = number == FINE_LAYERS - 1
            hidden = self.layers[number](hidden, SUBSAMPLING if last else 1)
        return hidden

    def upper(self, hidden: Tensor) -> Tensor:
        """The layers at a third of the rate; gives logits."""
        for layer in list(self.layers)[FINE_LAYERS:]:
            hidden = layer(hidden)
        hidden = self.prefinal_rectified(self.prefinal(hidden))
        logits: Tensor = self.output(self.prefinal_narrow(hidden))
        return logits

    def forward(self, features: Tensor) -> Tensor:
        return self.upper(self.lower(features)).float().log_softmax(-1)


def padded(features: Tensor, frames: int) -> Tensor:
    """(frames, inputs) with its edges repeated by the context, as Kaldi does, up to `frames` outputs."""
    before = features[:1].expand(CONTEXT_FRAMES, -1)
    missing = max(0, frames - len(features))
    after = features[-1:].expand(CONTEXT_FRAMES + missing, -1)
    return torch.cat((before, features, after))


def output_frames(frames: int) -> int:
    """Outputs for so many input frames."""
    return (frames + SUBSAMPLING - 1) // SUBSAMPLING


def batch_of(features: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """Stacks utterances; also gives their numbers of outputs."""
    longest = max(len(item) for item in features)
    lengths = torch.tensor([output_frames(len(item)) for item in features])
    return torch.stack([padded(item, longest) for item in features]), lengths


def half_way(one: AcousticNetwork, other: AcousticNetwork) -> AcousticNetwork:
    """A network whose every weight is the mean of theirs."""
    between = copy.deepcopy(one)
    theirs = other.state_dict()
    between.load_state_dict({n: (w + theirs[n]) / 2 for n, w in one.state_dict().items()})
    return between
