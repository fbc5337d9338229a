"""`make model`: the official Russian model by Vosk's own downloader, checked and put in place in one move.

The checksum of the first download is kept in `checksums.sha256` beside the model; a later download that
differs is refused, so copy that file to pin the model on other machines.
"""

import argparse
import hashlib
import socket
import sys
import tempfile
import zipfile
from pathlib import Path
from urllib.error import URLError

import vosk

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from core.errors import AssistantError
from core.settings.speech import RecogniserSettings
from core.speech_files import check_model

CHECKSUMS_FILE = "checksums.sha256"
SILENCE_SECONDS = 30.0
"""A server that says nothing for so long has gone."""


class ModelNotFetched(AssistantError):
    """The text says in one sentence what is in the way."""


class Downloader(vosk.Model):
    """Vosk's own downloader without the model that its class would load."""

    def __init__(self) -> None:
        """Nothing to load."""

    def __del__(self) -> None:
        """Nothing to free."""


def fetch(folder: Path, archive: Path | None) -> None:
    """Bring the model named like `folder` to that folder, whole or not at all.

    Raises:
        ModelNotFetched: no network, a broken archive, a wrong checksum.
        SpeechModelInvalid: what came is no speech model.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".fetching-", dir=folder.parent) as temporary:
        unpacked = Path(temporary) / folder.name
        try:
            if archive is None:
                Downloader().download_model(unpacked)
            else:
                with zipfile.ZipFile(archive) as zipped:
                    zipped.extractall(temporary)
        except zipfile.BadZipFile as err:
            raise ModelNotFetched(f"архив повреждён · the archive is broken: {err}") from err
        except (URLError, OSError) as err:
            raise ModelNotFetched(
                f"модель {folder.name} не получена, адрес {vosk.MODEL_PRE_URL} недоступен"
                f" · the model was not fetched, the address cannot be reached: {err}"
            ) from err
        check_model(unpacked)
        verify(unpacked, folder.parent / CHECKSUMS_FILE)
        unpacked.rename(folder)


def verify(unpacked: Path, checksums: Path) -> None:
    """Compare with the kept checksum; keep it when there is none yet.

    Raises:
        ModelNotFetched: they differ.
    """
    name, found = unpacked.name, checksum(unpacked)
    known: dict[str, str] = {}
    if checksums.exists():
        for line in checksums.read_text(encoding="ascii").splitlines():
            digest, _, of = line.partition("  ")
            known[of] = digest
    if name not in known:
        with checksums.open("a", encoding="ascii") as file:
            file.write(f"{found}  {name}\n")
        print(f"{name}: sha256 {found} → {checksums}")
    elif known[name] != found:
        raise ModelNotFetched(
            f"контрольная сумма {name} не та, что в {checksums}"
            f" · checksum mismatch: {found} instead of {known[name]}"
        )


def checksum(folder: Path) -> str:
    """SHA-256 over every file of the folder with its name, in order."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def main(arguments: list[str]) -> int:
    """Exit code: 0 the model is there, 1 it could not be fetched."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", type=Path, help="a zip brought by hand to a closed network")
    chosen = parser.parse_args(arguments)
    socket.setdefaulttimeout(SILENCE_SECONDS)
    try:
        folder = RecogniserSettings.load().official_model
        if folder.exists():
            check_model(folder)
            print(f"{folder}: уже есть · already here")
            return 0
        fetch(folder, chosen.archive)
    except AssistantError as err:
        print(err, file=sys.stderr)
        return 1
    print(f"{folder}: готово, распознаватель возьмёт модель сам · ready, recognisers take it")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
