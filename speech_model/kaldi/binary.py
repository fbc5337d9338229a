"""Kaldi's binary notation: tokens, numbers, vectors and matrices (little-endian)."""

import struct
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

HEADER = b"\0B"

Array = NDArray[np.float32]

_SIXTEEN_BITS = struct.Struct("<ffii")
"""Head of a matrix in 16 bits: lowest value, span, rows, columns."""
_STEPS = 65535


class KaldiFormatError(ValueError):
    """The bytes are not what the format demands at this place."""


class KaldiReader:
    """Reads one value after another from a binary Kaldi file held in memory."""

    def __init__(self, content: bytes) -> None:
        if not content.startswith(HEADER):
            raise KaldiFormatError("a Kaldi binary file starts with a zero byte and B")
        self._content = content
        self._at = len(HEADER)

    def token(self) -> str:
        """The next blank-terminated word."""
        end = self._content.find(b" ", self._at)
        if end < 0:
            raise KaldiFormatError(f"no token at byte {self._at}")
        word = self._content[self._at : end].decode("ascii", errors="replace")
        self._at = end + 1
        return word

    def peek(self) -> str:
        """The next token without taking it."""
        here = self._at
        word = self.token()
        self._at = here
        return word

    def is_token(self) -> bool:
        """Whether a `<Token>` comes next."""
        return self._content[self._at : self._at + 1] == b"<"

    def expect(self, token: str) -> None:
        """Takes `token` or raises."""
        found = self.token()
        if found != token:
            raise KaldiFormatError(f"{token} expected before byte {self._at}, found {found}")

    def line(self) -> str:
        """Text up to the next line end (the network's configuration is text)."""
        end = self._content.index(b"\n", self._at)
        text = self._content[self._at : end].decode("ascii")
        self._at = end + 1
        return text

    def integer(self) -> int:
        """A sized int32."""
        return int(self._number("<i"))

    def real(self) -> float:
        """A sized float32 or float64."""
        size = self._content[self._at]
        return float(self._number("<f" if size == 4 else "<d"))

    def boolean(self) -> bool:
        """`T` or `F`."""
        letter = self._take(1)
        if letter not in (b"T", b"F"):
            raise KaldiFormatError(f"T or F expected before byte {self._at}")
        return letter == b"T"

    def integers(self) -> list[int]:
        """A vector of int32."""
        if self._take(1) != b"\x04":
            raise KaldiFormatError(f"an int32 vector expected before byte {self._at}")
        (count,) = struct.unpack("<i", self._take(4))
        return list(struct.unpack(f"<{count}i", self._take(4 * count)))

    def array(self) -> Array:
        """A float vector or matrix, single or double precision, or a matrix in 16 bits."""
        kind = self.token()
        if kind == "CM2":
            return self._in_sixteen_bits()
        width = {"F": 4, "D": 8}.get(kind[:1])
        if width is None or kind[1:] not in ("V", "M"):
            raise KaldiFormatError(f"a vector or matrix expected before byte {self._at}: {kind}")
        rows = self.integer()
        shape = (rows,) if kind[1:] == "V" else (rows, self.integer())
        data = self._take(width * int(np.prod(shape)))
        return np.frombuffer(data, f"<f{width}").reshape(shape).astype(np.float32)

    def _in_sixteen_bits(self) -> Array:
        lowest, span, rows, columns = _SIXTEEN_BITS.unpack(self._take(_SIXTEEN_BITS.size))
        steps = np.frombuffer(self._take(2 * rows * columns), "<u2").reshape(rows, columns)
        return np.asarray(lowest + steps * (span / _STEPS), np.float32)

    def skip(self, count: int) -> None:
        """Passes over `count` bytes."""
        self._take(count)

    def _number(self, layout: str) -> float:
        size = self._take(1)[0]
        if size != struct.calcsize(layout):
            raise KaldiFormatError(f"a number of {struct.calcsize(layout)} bytes, found {size}")
        value: float = struct.unpack(layout, self._take(size))[0]
        return value

    def _take(self, count: int) -> bytes:
        piece = self._content[self._at : self._at + count]
        if len(piece) != count:
            raise KaldiFormatError("the file ends too early")
        self._at += count
        return piece


class KaldiWriter:
    """Writes the same notation."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        out.write(HEADER)

    def token(self, word: str) -> None:
        self._out.write(word.encode("ascii") + b" ")

    def text(self, text: str) -> None:
        self._out.write(text.encode("ascii"))

    def integer(self, value: int) -> None:
        self._out.write(struct.pack("<bi", 4, value))

    def real(self, value: float) -> None:
        self._out.write(struct.pack("<bf", 4, value))

    def boolean(self, value: bool) -> None:
        self._out.write(b"T" if value else b"F")

    def integers(self, values: list[int]) -> None:
        self._out.write(struct.pack(f"<bi{len(values)}i", 4, len(values), *values))

    def array(self, values: Array) -> None:
        data = np.ascontiguousarray(values, "<f4")
        self.token("FV" if data.ndim == 1 else "FM")
        for size in data.shape:
            self.integer(size)
        self._out.write(data.tobytes())

    def compact_matrix(self, values: Array) -> None:
        """Half the bytes: 65,536 even steps between the lowest and the highest value."""
        lowest = np.float32(values.min())
        span = np.float32(values.max()) - lowest
        steps = np.round((values - lowest) * (_STEPS / span) if span else np.zeros_like(values))
        self.token("CM2")
        self._out.write(_SIXTEEN_BITS.pack(lowest, span, *values.shape))
        self._out.write(steps.astype("<u2").tobytes())
