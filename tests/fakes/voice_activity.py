"""Every frame that is not silence is a voice, the cough included."""

from tests.fakes.sounds import SILENCE


class FakeVoiceActivity:
    def __init__(self, sample_rate_hz: int) -> None:
        self.sample_rate_hz = sample_rate_hz

    def is_speech(self, pcm: bytes) -> bool:
        return pcm != SILENCE
