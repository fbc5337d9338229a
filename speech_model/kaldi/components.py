"""nnet3 components in Kaldi's binary notation, fields in the order that its reader expects.

Weights are written in 16 bits: Kaldi expands them while it reads, and what is spared pays for words.
"""

from collections.abc import Callable

import numpy as np

from speech_model.kaldi.binary import Array, KaldiWriter

_RATE = 1e-3
_MAX_CHANGE = 0.75


class ComponentWriter:
    """Collects components in order; `components` holds name and what writes it."""

    def __init__(self) -> None:
        self.components: list[tuple[str, Callable[[KaldiWriter], None]]] = []

    def tdnn(self, name: str, offsets: list[int], weights: Array, bias: Array) -> None:
        """Affine over frames at `offsets`; columns of `weights` in blocks per offset."""

        def write(out: KaldiWriter) -> None:
            _open_updatable(out, "TdnnComponent")
            out.token("<TimeOffsets>")
            out.integers(offsets)
            out.token("<LinearParams>")
            out.compact_matrix(weights)
            out.token("<BiasParams>")
            out.array(bias)
            _real(out, "<OrthonormalConstraint>", 0.0)
            out.token("<UseNaturalGradient>")
            out.boolean(True)
            _real(out, "<NumSamplesHistory>", 2000.0)
            out.token("<AlphaInOut>")
            out.real(4.0)
            out.real(4.0)
            out.token("<RankInOut>")
            out.integer(20)
            out.integer(80)
            out.token("</TdnnComponent>")

        self.components.append((name, write))

    def affine(self, name: str, weights: Array, bias: Array) -> None:
        """Affine of one frame."""

        def write(out: KaldiWriter) -> None:
            _open_updatable(out, "NaturalGradientAffineComponent")
            out.token("<LinearParams>")
            out.compact_matrix(weights)
            out.token("<BiasParams>")
            out.array(bias)
            _integer(out, "<RankIn>", 20)
            _integer(out, "<RankOut>", 80)
            _integer(out, "<UpdatePeriod>", 4)
            _real(out, "<NumSamplesHistory>", 2000.0)
            _real(out, "<Alpha>", 4.0)
            out.token("</NaturalGradientAffineComponent>")

        self.components.append((name, write))

    def linear(self, name: str, weights: Array) -> None:
        """Without bias."""

        def write(out: KaldiWriter) -> None:
            _open_updatable(out, "LinearComponent")
            out.token("<Params>")
            out.compact_matrix(weights)
            _real(out, "<OrthonormalConstraint>", 0.0)
            out.token("<UseNaturalGradient>")
            out.boolean(True)
            out.token("<RankInOut>")
            out.integer(20)
            out.integer(80)
            _real(out, "<Alpha>", 4.0)
            _real(out, "<NumSamplesHistory>", 2000.0)
            _integer(out, "<UpdatePeriod>", 4)
            out.token("</LinearComponent>")

        self.components.append((name, write))

    def rectified(self, name: str, size: int) -> None:
        """ReLU."""
        self._nonlinear(name, "RectifiedLinearComponent", size)

    def log_softmax(self, name: str, size: int) -> None:
        """Log probabilities."""
        self._nonlinear(name, "LogSoftmaxComponent", size)

    def bias(self, name: str, values: Array) -> None:
        """Adds a constant vector."""

        def write(out: KaldiWriter) -> None:
            out.token("<FixedBiasComponent>")
            out.token("<Bias>")
            out.array(values)
            out.token("</FixedBiasComponent>")

        self.components.append((name, write))

    def nothing(self, name: str, size: int) -> None:
        """Passes its input on."""

        def write(out: KaldiWriter) -> None:
            out.token("<NoOpComponent>")
            _integer(out, "<Dim>", size)
            _real(out, "<BackpropScale>", 1.0)
            out.token("</NoOpComponent>")

        self.components.append((name, write))

    def _nonlinear(self, name: str, kind: str, size: int) -> None:
        def write(out: KaldiWriter) -> None:
            out.token(f"<{kind}>")
            _integer(out, "<Dim>", size)
            for token in ("<ValueAvg>", "<DerivAvg>"):
                out.token(token)
                out.array(np.zeros(0, np.float32))
            _real(out, "<Count>", 0.0)
            out.token("<OderivRms>")
            out.array(np.zeros(0, np.float32))
            for token in ("<OderivCount>", "<NumDimsSelfRepaired>", "<NumDimsProcessed>"):
                _real(out, token, 0.0)
            out.token(f"</{kind}>")

        self.components.append((name, write))


def _open_updatable(out: KaldiWriter, kind: str) -> None:
    out.token(f"<{kind}>")
    _real(out, "<MaxChange>", _MAX_CHANGE)
    _real(out, "<LearningRate>", _RATE)


def _real(out: KaldiWriter, token: str, value: float) -> None:
    out.token(token)
    out.real(value)


def _integer(out: KaldiWriter, token: str, value: int) -> None:
    out.token(token)
    out.integer(value)
