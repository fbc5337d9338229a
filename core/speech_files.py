"""Which speech model serves, and whether its files are whole: checked in Python before the C++ library sees them.

Used by the recogniser process, the doctor and the graph builder.
"""

import json
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.errors import SpeechModelInvalid
from core.settings.speech import RecogniserSettings

KALDI_BINARY_MAGIC = b"\x00B"
FST_MAGIC = struct.pack("<i", 2125659606)
PRIORS_TAIL_BYTES = 1_000_000
"""`<Priors>` closes final.mdl; even 100,000 outputs fit into this tail."""
SIZES_FILE = "files.json"
"""Bytes by relative path, written when the graph builder publishes a model directory."""
HEAD_BYTES = 65_536
FST_COUNTS = struct.Struct("<iiQqqq")
"""Version, flags, properties, start, number of states, number of arcs."""
UNALIGNED_CONST_VERSION = 2
CONST_STATE = np.dtype(
    [("final", "<f4"), ("first_arc", "<u4"), ("arcs", "<u4"), ("in_eps", "<u4"), ("out_eps", "<u4")]
)
CONST_ARC = np.dtype([("input", "<i4"), ("output", "<i4"), ("weight", "<f4"), ("target", "<i4")])


@dataclass(frozen=True, slots=True)
class SpeechModelChoice:
    """`folder` is resolved, so that a moved `current` link shows as another choice."""

    folder: Path
    is_official: bool

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def notice(self) -> str:
        """One sentence for the start-up log and the doctor."""
        if self.is_official:
            return f"The official speech model {self.name} serves."
        return (
            f"THE DEVELOPMENT SPEECH MODEL SERVES ({self.folder}): good for tests and demonstrations,"
            " not for real callers. `make model` fetches the official one where there is internet."
        )


def choose_model(settings: RecogniserSettings) -> SpeechModelChoice:
    """The official model when its folder exists, else the development model.

    Raises:
        SpeechModelInvalid: neither is there.
    """
    if settings.official_model.is_dir():
        return SpeechModelChoice(settings.official_model.resolve(), is_official=True)
    current = settings.graph_folder / "current"
    if current.is_dir():
        return SpeechModelChoice(current.resolve(), is_official=False)
    raise SpeechModelInvalid(
        f"no speech model: neither {settings.official_model} nor {current} is a folder;"
        " `make speech-graph` builds the development model, `make model` fetches the official one"
    )


def check_model(folder: Path) -> None:
    """See that every file the recogniser will open is there, of its format and not cut off.

    Raises:
        SpeechModelInvalid: with the file and what is wrong with it.
    """
    if not folder.is_dir():
        raise SpeechModelInvalid(f"the speech model folder {folder} is missing")
    _check_network(_existing(folder / "am/final.mdl"))
    for name in ("conf/mfcc.conf", "conf/model.conf"):
        _existing(folder / name)
    graph = folder / "graph"
    if (graph / "HCLG.fst").exists():
        names = ["HCLG.fst"]
        _existing(graph / "words.txt")
    else:
        names = ["HCLr.fst", "Gr.fst"]
        if not (graph / "disambig_tid.int").is_file():
            raise SpeechModelInvalid(f"{graph / 'disambig_tid.int'} is missing (it may be empty)")
    for name in names:
        _check_fst(_existing(graph / name))
    _check_ivector(folder / "ivector")
    _check_sizes(folder)


def _check_sizes(folder: Path) -> None:
    """Models that the graph builder published list their files: sees cuts that no header shows."""
    table = folder / SIZES_FILE
    if not table.is_file():
        return
    try:
        sizes = json.loads(table.read_text(encoding="utf-8"))
    except ValueError as err:
        raise SpeechModelInvalid(f"{table} is not readable") from err
    for name, size in sizes.items():
        path = folder / name
        found = path.stat().st_size if path.is_file() else 0
        if found != size:
            raise SpeechModelInvalid(f"{path} is cut off or changed: {found} bytes, not {size}")


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise SpeechModelInvalid(f"{path} is missing")
    if path.stat().st_size == 0:
        raise SpeechModelInvalid(f"{path} is empty")
    return path


def _check_network(path: Path) -> None:
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(64)
        file.seek(max(0, size - PRIORS_TAIL_BYTES))
        tail = file.read()
    if not head.startswith(KALDI_BINARY_MAGIC + b"<TransitionModel>"):
        raise SpeechModelInvalid(f"{path} is not a Kaldi acoustic model in binary form")
    marker = b"<Priors> FV \x04"
    at = tail.rfind(marker)
    if at < 0 or len(tail) < at + len(marker) + 4:
        raise SpeechModelInvalid(f"{path} is cut off: its end (<Priors>) is missing")
    (count,) = struct.unpack_from("<i", tail, at + len(marker))
    if len(tail) - at - len(marker) - 4 != 4 * count:
        raise SpeechModelInvalid(f"{path} is cut off or has bytes after its end")


def _check_fst(path: Path) -> None:
    """The OpenFst header; for look-ahead types that of the graph inside; of const graphs every arc."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    header = _fst_header(path, head, 0)
    if header.kind.endswith("lookahead"):
        at = head.find(FST_MAGIC, header.end)
        if at < 0:
            raise SpeechModelInvalid(f"{path} is cut off: the graph inside is missing")
        header = _fst_header(path, head, at)
    if header.kind == "const":
        _check_const_graph(path, header)


def _check_const_graph(path: Path, header: "_FstHeader") -> None:
    """No arc may lead out of the graph: libvosk would follow it out of its memory."""
    arrays_bytes = CONST_STATE.itemsize * header.states + CONST_ARC.itemsize * header.arcs
    if path.stat().st_size < header.end + arrays_bytes:
        raise SpeechModelInvalid(
            f"{path} is cut off: {header.states} states and {header.arcs} arcs do not fit"
        )
    if header.version != UNALIGNED_CONST_VERSION or header.flags:
        return  # symbol tables or padding stand before the arrays; the trial load must do
    states = np.fromfile(path, CONST_STATE, header.states, offset=header.end)
    arcs_at = header.end + CONST_STATE.itemsize * header.states
    targets = np.fromfile(path, CONST_ARC, header.arcs, offset=arcs_at)["target"]
    ends = states["first_arc"].astype(np.int64) + states["arcs"]
    leads_out = header.arcs and (targets.min() < 0 or targets.max() >= header.states)
    if leads_out or (header.states and ends.max() > header.arcs):
        raise SpeechModelInvalid(f"{path} is damaged: its arcs lead out of the graph")


@dataclass(frozen=True, slots=True)
class _FstHeader:
    """`end` is the offset behind it."""

    kind: str
    version: int
    flags: int
    states: int
    arcs: int
    end: int


def _fst_header(path: Path, head: bytes, at: int) -> _FstHeader:
    if head[at : at + 4] != FST_MAGIC:
        raise SpeechModelInvalid(f"{path} is not an OpenFst graph")
    try:
        kind, at = _fst_string(head, at + 4)
        _arc_kind, at = _fst_string(head, at)
        version, flags, _properties, _start, states, arcs = FST_COUNTS.unpack_from(head, at)
    except (struct.error, UnicodeDecodeError) as err:
        raise SpeechModelInvalid(f"{path} is cut off: no whole OpenFst header") from err
    return _FstHeader(kind, version, flags, states, arcs, at + FST_COUNTS.size)


def _fst_string(head: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<i", head, at)
    return head[at + 4 : at + 4 + length].decode("ascii"), at + 4 + length


def _check_ivector(folder: Path) -> None:
    if not folder.is_dir():
        return
    for name in ("final.ie", "final.dubm", "final.mat", "global_cmvn.stats"):
        path = _existing(folder / name)
        with path.open("rb") as file:
            if file.read(2) != KALDI_BINARY_MAGIC and name != "global_cmvn.stats":
                raise SpeechModelInvalid(f"{path} is not a Kaldi file in binary form")
