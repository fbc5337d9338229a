"""What a waiting caller hears instead of silence: the ringback tone, and kind words now and then."""

import numpy as np

from voice_gateway.talk import Talk

RINGBACK_HZ = 425
RINGBACK_ON_SECONDS = 1.0
RINGBACK_OFF_SECONDS = 4.0
"""Russian ringback (GOST R 51061 and ITU-T E.180): 425 Hz, 0.8–1 s on, 3.2–4 s off."""

RINGBACK_LEVEL = 0.08
"""About -22 dBFS: present, not tiring."""

RINGS_BETWEEN_WORDS = 2


def ringback(sample_rate_hz: int) -> bytes:
    """One ring and its pause as PCM s16le, with soft edges."""
    sounding = int(RINGBACK_ON_SECONDS * sample_rate_hz)
    time = np.arange(sounding) / sample_rate_hz
    tone = np.sin(2 * np.pi * RINGBACK_HZ * time) * RINGBACK_LEVEL
    edge = np.minimum(1.0, np.minimum(time, time[::-1]) / 0.01)
    pause = np.zeros(int(RINGBACK_OFF_SECONDS * sample_rate_hz), dtype="<i2")
    pcm = (tone * edge * 32767).astype("<i2")
    return pcm.tobytes() + pause.tobytes()


async def keep_company(talk: Talk, *, words: tuple[str, ...]) -> None:
    """Ring, and say the phrases `words` in turn, until cancelled. Silence the leg yourself then."""
    leg = talk.line.leg
    rings = 0
    await leg.played()
    while True:
        for _ in range(RINGS_BETWEEN_WORDS):
            leg.play(ringback(leg.sample_rate_hz))
            await leg.played()
        talk.mouth.play_phrase_over(words[rings % len(words)])
        rings += 1
        await leg.played()
