"""Spoken sentences kept on disk: by what was said, by which voice, how fast.

Several processes may share the folder: files are written aside and renamed, and every file carries
the hash of its sound, so that a torn or foreign one is ignored and replaced.
"""

import contextlib
import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

_MAGIC = b"VOICE001"
_HASH_BYTES = 32
_KEEP_SHARE = 0.9
"""Eviction goes down to this share of the limit, so that it does not run at every write."""
_SCAN_EVERY_SHARE = 0.05
"""The folder is looked through after this share of the limit has been written."""


@dataclass(frozen=True, slots=True)
class SpokenSentence:
    """Everything the sound depends on. `voice` names the engine and its settings."""

    text: str
    voice: str
    rate: float
    sample_rate_hz: int

    @property
    def key(self) -> str:
        facts = [self.text, self.voice, round(self.rate, 3), self.sample_rate_hz]
        return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()


class VoiceCache:
    """Blocking; call it from a thread. A limit of 0 bytes keeps nothing."""

    def __init__(self, folder: Path, *, max_bytes: int) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._written_bytes = max_bytes
        """As if much had been written: the first write looks the folder through."""

    def get(self, sentence: SpokenSentence) -> bytes | None:
        path = self._path(sentence)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        pcm = content[len(_MAGIC) + _HASH_BYTES :]
        if content[: len(_MAGIC) + _HASH_BYTES] != _MAGIC + hashlib.sha256(pcm).digest():
            path.unlink(missing_ok=True)
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return pcm

    def put(self, sentence: SpokenSentence, pcm: bytes) -> None:
        """A full or read-only disk is no reason to be silent: what cannot be kept is not kept."""
        if self._max_bytes == 0:
            return
        path = self._path(sentence)
        content = _MAGIC + hashlib.sha256(pcm).digest() + pcm
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as aside:
                aside.write(content)
            os.replace(aside.name, path)
        self._written_bytes += len(content)
        if self._written_bytes > self._max_bytes * _SCAN_EVERY_SHARE:
            self._written_bytes = 0
            self._evict()

    def _path(self, sentence: SpokenSentence) -> Path:
        return self._folder / sentence.key[:2] / f"{sentence.key}.pcm"

    def _evict(self) -> None:
        """Delete what was asked for longest ago, abandoned temporary files included."""
        files: list[tuple[float, int, Path]] = []
        for path in self._folder.glob("*/*"):
            with contextlib.suppress(OSError):
                facts = path.stat()
                files.append((facts.st_mtime, facts.st_size, path))
        total = sum(size for _, size, _ in files)
        if total <= self._max_bytes:
            return
        for _, size, path in sorted(files):
            if total <= self._max_bytes * _KEEP_SHARE:
                return
            path.unlink(missing_ok=True)
            total -= size
