"""What a worker's telephony counts, read by the metrics endpoint. Plain numbers: each has one writer."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class LineCounters:
    """Totals since the start, and gauges of now."""

    capacity: int = 0
    callers: int = 0
    persons: int = 0
    guests: int = 0
    admitted: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    """By the reason: full, draining."""
    ticks: int = 0
    late_ticks: int = 0
    """Ticks of the bridge that came more than 30 ms after the one before (20 is exact)."""
    longest_tick_ms: float = 0.0
    dropped_frames: int = 0
    """Frames lost because the reader of a leg fell behind."""
    dropped_events: int = 0
    dropped_playback_bytes: int = 0
    callback_errors: int = 0
    refused_operations: int = 0
    """Library calls that failed, on legs already over for the most part."""

    @property
    def free_legs(self) -> int:
        """A caller's claim to a person is kept."""
        claimed = self.callers + max(self.callers, self.persons) + self.guests
        return max(0, self.capacity - claimed)

    def refuse(self, reason: str) -> None:
        self.refused[reason] = self.refused.get(reason, 0) + 1
