"""OpenFst's command-line programs in subprocesses (Debian: libfst-tools, libfst22-plugins-base).

Never the Python binding: pynini and libvosk in one process hang it for ever.
"""

import subprocess
from pathlib import Path

_PLUGIN_FOLDERS = ":".join(str(folder) for folder in Path("/usr/lib").glob("*/fst/*/"))
_NOT_FOUND = 127
"""Exit code of `env` when the program it should start is missing."""


class GraphToolError(RuntimeError):
    """An OpenFst program is missing or failed."""


def run(*command: str) -> None:
    """Runs one program; its complaint becomes the error's text."""
    whole = ("env", f"LD_LIBRARY_PATH={_PLUGIN_FOLDERS}", *command)
    try:
        done = subprocess.run(whole, check=False, capture_output=True)
    except FileNotFoundError as err:
        raise _missing(command[0]) from err
    if done.returncode == _NOT_FOUND:
        raise _missing(command[0])
    if done.returncode != 0:
        complaint = done.stderr.decode("utf-8", "replace").strip()
        raise GraphToolError(f"{' '.join(command)} failed: {complaint}")


def _missing(program: str) -> GraphToolError:
    return GraphToolError(
        f"{program} is missing: install libfst-tools and libfst22-plugins-base (Debian)"
    )


def compile_text(text: Path, binary: Path) -> None:
    """Text notation to binary; symbols are numbers."""
    run("fstcompile", str(text), str(binary))
