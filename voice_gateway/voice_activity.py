"""The port that tells speech from everything else, 20 ms at a time. Pure: state, no clock, no I/O."""

from typing import Protocol


class VoiceActivity(Protocol):
    """One per call: may adapt to the line."""

    def is_speech(self, pcm: bytes) -> bool:
        """Whether this 20 ms frame (s16le) holds a voice; a frame of another length never does."""
        ...
