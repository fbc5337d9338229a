"""Reads `final.mdl`: the layers of an nnet3 network as arrays by component name."""

from dataclasses import dataclass
from pathlib import Path

from speech_model.kaldi.binary import Array, KaldiFormatError, KaldiReader

Value = Array | float | int | bool | list[int] | tuple[float, float]

_ARRAYS = {
    "<LinearParams>", "<BiasParams>", "<Params>", "<Bias>", "<StatsMean>", "<StatsVar>",
    "<ValueAvg>", "<DerivAvg>", "<OderivRms>", "<Scales>", "<Offsets>",
}  # fmt: skip
_INTEGERS = {
    "<Dim>", "<BlockDim>", "<RankIn>", "<RankOut>", "<UpdatePeriod>", "<TimePeriod>",
}  # fmt: skip
_PAIRS_OF_INTEGERS = {"<RankInOut>"}
_PAIRS_OF_REALS = {"<AlphaInOut>"}
_BOOLEANS = {"<UseNaturalGradient>", "<TestMode>", "<IsGradient>", "<DropoutPerFrame>"}
_WITHOUT_VALUE = {"<Continuous>"}


@dataclass(frozen=True, slots=True)
class Component:
    """One component: its kind (`TdnnComponent`) and fields by token."""

    kind: str
    fields: dict[str, Value]

    def array(self, token: str) -> Array:
        value = self.fields[token]
        if isinstance(value, (float, int, bool, list, tuple)):
            raise KaldiFormatError(f"{token} is no array")
        return value


@dataclass(frozen=True, slots=True)
class Network:
    """Configuration lines and components in file order."""

    lines: list[str]
    components: dict[str, Component]


def read_network(path: Path) -> Network:
    """The network of a `final.mdl`; the transition model before it is passed over."""
    content = path.read_bytes()
    start = content.find(b"<Nnet3> ")
    if start < 0 or not content.startswith(b"\0B"):
        raise KaldiFormatError(f"{path} holds no nnet3 network")
    reader = KaldiReader(b"\0B" + content[start:])
    reader.expect("<Nnet3>")
    lines = []
    if first := reader.line().strip():
        lines.append(first)
    while line := reader.line():
        lines.append(line)
    reader.expect("<NumComponents>")
    components: dict[str, Component] = {}
    for _ in range(reader.integer()):
        reader.expect("<ComponentName>")
        name = reader.token()
        components[name] = _component(reader)
    return Network(lines, components)


def _component(reader: KaldiReader) -> Component:
    opening = reader.token()
    kind = opening.strip("<>")
    fields: dict[str, Value] = {}
    while (token := reader.token()) != f"</{kind}>":
        fields[token] = _value(reader, token)
    return Component(kind, fields)


def _value(reader: KaldiReader, token: str) -> Value:
    if token in _WITHOUT_VALUE:
        return True
    if token in _ARRAYS:
        return reader.array()
    if token == "<TimeOffsets>":
        return reader.integers()
    if token in _PAIRS_OF_INTEGERS:
        return [reader.integer(), reader.integer()]
    if token in _PAIRS_OF_REALS:
        return (reader.real(), reader.real())
    if token in _BOOLEANS:
        return reader.boolean()
    return reader.integer() if token in _INTEGERS else reader.real()
