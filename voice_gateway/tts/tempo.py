"""Change the pace of speech and keep its pitch (waveform-similarity overlap-add).

For voices made of recordings, which have no pace of their own to set.
"""

import numpy as np
from numpy.typing import NDArray

WINDOW_MS = 30
SEARCH_MS = 8


def change_tempo(
    samples: NDArray[np.float32], rate_hz: int, *, tempo: float
) -> NDArray[np.float32]:
    """`tempo` 0.75 makes the sound a third longer."""
    if abs(tempo - 1.0) < 0.01:
        return samples
    window = rate_hz * WINDOW_MS // 1000 // 2 * 2
    hop, search = window // 2, rate_hz * SEARCH_MS // 1000
    steps = max(1, int(samples.size / tempo / hop))
    padded = np.pad(samples, (search, window * 2 + search))
    shape = np.hanning(window + 1)[:window].astype(np.float32)
    out = np.zeros(steps * hop + window, dtype=np.float32)
    position = search
    for step in range(steps):
        out[step * hop : step * hop + window] += padded[position : position + window] * shape
        follows = padded[position + hop : position + hop + window]
        centre = min(search + int((step + 1) * hop * tempo), padded.size - window - search)
        position = _most_alike(padded, follows, centre=centre, search=search)
    return out


def _most_alike(
    samples: NDArray[np.float32], wanted: NDArray[np.float32], *, centre: int, search: int
) -> int:
    """Where near `centre` the sound continues `wanted` best."""
    start = centre - search
    region = samples[start : start + wanted.size + 2 * search]
    likeness = np.correlate(region, wanted[: region.size], mode="valid")
    return start + int(np.argmax(likeness))
