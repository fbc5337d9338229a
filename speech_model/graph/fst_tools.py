"""OpenFst's command-line programs in subprocesses (Debian: libfst-tools, libfst22-plugins-base).

Never the Python binding: pynini and libvosk in one process hang it for ever.
"""

import os
import subprocess
from pathlib import Path

_PLUGIN_FOLDERS = tuple(Path("/usr/lib").glob("*/fst/*/"))


class GraphToolError(RuntimeError):
    """An OpenFst program is missing or failed."""


def run(*command: str) -> None:
    """Runs one program; its complaint becomes the error's text."""
    folders = ":".join(str(folder) for folder in _PLUGIN_FOLDERS)
    inherited = os.environ
    try:
        done = subprocess.run(
            command,
            check=False,
            capture_output=True,
            env={**inherited, "LD_LIBRARY_PATH": folders},
        )
    except FileNotFoundError as err:
        raise GraphToolError(
            f"{command[0]} is missing: install libfst-tools and libfst22-plugins-base"
        ) from err
    if done.returncode != 0:
        complaint = done.stderr.decode("utf-8", "replace").strip()
        raise GraphToolError(f"{' '.join(command)} failed: {complaint}")


def compile_text(text: Path, binary: Path) -> None:
    """Text notation to binary; symbols are numbers."""
    run("fstcompile", str(text), str(binary))
