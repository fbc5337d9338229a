"""Which speech model serves, and whether its files are whole: checked in Python before the C++ library sees them.

Used by the recogniser process, the doctor and the graph builder.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

from core.errors import SpeechModelInvalid
from core.settings.speech import RecogniserSettings

KALDI_BINARY_MAGIC = b"\x00B"
FST_MAGIC = struct.pack("<i", 2125659606)
PRIORS_TAIL_BYTES = 1_000_000
"""`<Priors>` closes final.mdl; even 100,000 outputs fit into this tail."""
CONST_STATE_BYTES = 20
ARC_BYTES = 16


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
    """The OpenFst header; for look-ahead types also that of the graph inside."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(65536)
    kind, at, _states, _arcs = _fst_header(path, head, 0)
    if kind.endswith("lookahead"):
        at = head.find(FST_MAGIC, at)
        if at < 0:
            raise SpeechModelInvalid(f"{path} is cut off: the graph inside is missing")
        kind, at, states, arcs = _fst_header(path, head, at)
    else:
        states, arcs = _states, _arcs
    if kind == "const" and size < at + CONST_STATE_BYTES * states + ARC_BYTES * arcs:
        raise SpeechModelInvalid(f"{path} is cut off: {states} states and {arcs} arcs do not fit")


def _fst_header(path: Path, head: bytes, at: int) -> tuple[str, int, int, int]:
    """Type, offset behind the header, numbers of states and arcs."""
    if head[at : at + 4] != FST_MAGIC:
        raise SpeechModelInvalid(f"{path} is not an OpenFst graph")
    try:
        kind, at = _fst_string(head, at + 4)
        _arc_kind, at = _fst_string(head, at)
        *_rest, states, arcs = struct.unpack_from("<iiQqqq", head, at)
    except (struct.error, UnicodeDecodeError) as err:
        raise SpeechModelInvalid(f"{path} is cut off: no whole OpenFst header") from err
    return kind, at + struct.calcsize("<iiQqqq"), states, arcs


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
