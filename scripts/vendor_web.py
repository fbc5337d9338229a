"""Fetches the files of `core/web/static/vendor.toml` from npm and writes their checksums. Needs npm and the internet.

Run it after a version was changed; what it writes is committed, so nobody needs the internet to run or build.
"""

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
STATIC = ROOT / "core/web/static"
LOCK = STATIC / "vendor.lock.json"
OUTER_TAG = re.compile(r"<svg[^>]*>|</svg>|<!--.*?-->", re.DOTALL)
CLEAR_PATH = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')


@contextmanager
def fetched(package: dict[str, Any], folder: Path) -> Iterator[tarfile.TarFile]:
    wanted = f"{package['name']}@{package['version']}"
    command = ["npm", "pack", "--json", "--pack-destination", str(folder), wanted]
    told = subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder)
    (packed,) = json.loads(told.stdout)
    with tarfile.open(folder / packed["filename"]) as archive:
        stated = json.loads(read(archive, "package.json"))
        if stated["license"] != package["licence"]:
            raise SystemExit(f"{wanted}: licence is {stated['license']}, not {package['licence']}")
        yield archive


def read(archive: tarfile.TarFile, name: str) -> bytes:
    member = archive.extractfile(f"package/{name}")
    if member is None:
        raise SystemExit(f"no {name} in {archive.name!r}")
    return member.read()


def files_of(package: dict[str, Any], archive: tarfile.TarFile) -> Iterator[tuple[Path, bytes]]:
    root = ROOT / package["root"] if "root" in package else STATIC
    for source, target in package["files"].items():
        body = re.sub(rb"\n?(//|/\*)# sourceMappingURL=.*?(\*/)?\n?$", b"\n", read(archive, source))
        yield root / package["folder"] / target, body


def sprite(icons: dict[str, Any], archive: tarfile.TarFile) -> bytes:
    """One `<symbol>` an icon; strokes take the colour of the text around them."""
    symbols = []
    for name in icons["names"]:
        drawing = read(archive, f"icons/outline/{name}.svg").decode()
        inner = " ".join(CLEAR_PATH.sub("", OUTER_TAG.sub("", drawing)).split())
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>')
    head = (
        f"<!-- {icons['name']} {icons['version']}, {icons['licence']} -->\n"
        '<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">'
    )
    return "\n".join([head, *symbols, "</svg>\n"]).encode()


def main() -> int:
    wanted = tomllib.loads((STATIC / "vendor.toml").read_text(encoding="utf-8"))
    written: dict[Path, bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        for package in wanted["packages"]:
            with fetched(package, Path(folder)) as archive:
                written |= dict(files_of(package, archive))
        with fetched(wanted["icons"], Path(folder)) as archive:
            written[STATIC / "icons.svg"] = sprite(wanted["icons"], archive)
    for path, body in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    lock = {
        str(path.relative_to(ROOT)): hashlib.sha256(body).hexdigest()
        for path, body in sorted(written.items())
    }
    LOCK.write_text(json.dumps(lock, indent=2) + "\n")
    print(f"{len(lock)} files, {sum(map(len, written.values())) / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
