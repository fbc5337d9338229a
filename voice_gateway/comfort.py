"""What a waiting caller hears instead of silence: music, and kind words now and then."""

import numpy as np

from voice_gateway.talk import Talk

MUSIC = "hold_music"
"""Key of the recording; `scripts/make_hold_music.py` made the one of the package."""

MUSIC_SECONDS = 14.0
"""Between two sentences: long enough to be music, short enough to know that one is not forgotten."""

RINGBACK_HZ = 425
RINGBACK_ON_SECONDS = 1.0
RINGBACK_OFF_SECONDS = 4.0
"""Russian ringback (GOST R 51061 and ITU-T E.180): 425 Hz, 0.8–1 s on, 3.2–4 s off."""

RINGBACK_LEVEL = 0.08
"""About -22 dBFS: present, not tiring."""

RINGS_BETWEEN_WORDS = 2

WORDS_IN_LINE = (
    "still_connecting_exit",
    "waiting_documents",
    "still_connecting",
    "waiting_callback_safe",
)
"""Said to a caller in the line, in turn."""

WORDS_ON_HOLD = ("on_hold",)


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
    """Play music, say the phrases `words` in turn, until cancelled. Silence the leg yourself then."""
    leg = talk.line.leg
    pieces = _music(talk)
    played = 0
    await leg.played()
    while True:
        leg.play(pieces[played % len(pieces)])
        await leg.played()
        talk.mouth.play_phrase_over(words[played % len(words)])
        played += 1
        await leg.played()


def _music(talk: Talk) -> list[bytes]:
    """The melody in pieces; rings where there is none."""
    rate_hz = talk.line.leg.sample_rate_hz
    melody = talk.parts.recorded.pcm_of(MUSIC, rate_hz)
    if not melody:
        return [ringback(rate_hz) * RINGS_BETWEEN_WORDS]
    step = int(MUSIC_SECONDS * rate_hz) * 2
    return [melody[start : start + step] for start in range(0, len(melody), step)]
