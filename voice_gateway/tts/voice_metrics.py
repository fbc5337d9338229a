"""What the voice process counts about itself; told over its socket."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class VoiceMetrics:
    """Counters since start, except `engines_ready`, `engine_pids` and `active_requests`."""

    requests: int = 0
    failures: int = 0
    cache_hits: int = 0
    cache_misses: int = 0
    engine_restarts: int = 0
    engine_seconds: float = 0.0
    sound_seconds: float = 0.0
    prewarmed_sentences: int = 0
    is_prewarmed: bool = False
    active_requests: int = 0
    engines_ready: int = 0
    engine_pids: set[int] = field(default_factory=set)
    last_error: str = ""

    def to_wire(self) -> dict[str, int | float | str | bool | list[int]]:
        return {
            "ready": self.engines_ready > 0,
            "requests": self.requests,
            "failures": self.failures,
            "cache_hits": self.cache_hits,
            "cache_misses": self.cache_misses,
            "engine_restarts": self.engine_restarts,
            "engine_seconds": round(self.engine_seconds, 3),
            "sound_seconds": round(self.sound_seconds, 3),
            "prewarmed_sentences": self.prewarmed_sentences,
            "is_prewarmed": self.is_prewarmed,
            "active_requests": self.active_requests,
            "engines_ready": self.engines_ready,
            "engine_pids": sorted(self.engine_pids),
            "last_error": self.last_error,
        }
