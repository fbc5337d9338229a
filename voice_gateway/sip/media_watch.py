"""Dead media by RTP counters: a phone that vanished sends nothing, and nothing hangs up for us."""

from dataclasses import dataclass

from voice_gateway.telephony import MediaLost, MediaRestored


@dataclass(slots=True)
class MediaWatch:
    """Fed with the count of received RTP packets of one leg; says when sound stopped or came back.

    Seconds are of one monotonic clock. Time on hold does not count: phones stop sending then.
    """

    limit_seconds: float
    packets: int = -1
    moved_at: float = 0.0
    is_lost: bool = False

    def see(
        self, packets: int, *, at_seconds: float, is_held: bool
    ) -> MediaLost | MediaRestored | None:
        # Not "more than before": a re-INVITE may start the stream, and so the counter, anew.
        if packets != self.packets:
            return self._moved(packets, at_seconds)
        if is_held:
            self.moved_at = at_seconds
            return None
        silent_seconds = at_seconds - self.moved_at
        if self.is_lost or silent_seconds < self.limit_seconds:
            return None
        self.is_lost = True
        return MediaLost(silent_seconds)

    def _moved(self, packets: int, at_seconds: float) -> MediaRestored | None:
        is_first_look = self.packets < 0
        was_lost = self.is_lost and packets > 0
        self.packets, self.moved_at = packets, at_seconds
        if is_first_look or not was_lost:
            return None
        self.is_lost = False
        return MediaRestored()
