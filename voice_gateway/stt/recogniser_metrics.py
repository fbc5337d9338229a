"""What a recogniser process counts, as Prometheus text."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

FINAL_BUCKETS_SECONDS = (0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2, 2.5)


class RecogniserMetrics:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.streams = self._gauge("streams", "Streams open now.")
        self.max_streams = self._gauge("max_streams", "Streams admitted at most.")
        self.lag_seconds = self._gauge("lag_seconds", "Sound waiting to be decoded, all streams.")
        self.worst_lag_seconds = self._gauge("worst_lag_seconds", "The same of the worst stream.")
        self.model = Gauge(
            "recogniser_model_info",
            "1 for the model that serves new streams.",
            ("model", "is_official"),
            registry=self.registry,
        )
        self.totals = Totals(self.registry)

    def text(self) -> bytes:
        return generate_latest(self.registry)

    def serves(self, name: str, *, is_official: bool) -> None:
        self.model.clear()
        self.model.labels(name, str(is_official).lower()).set(1)

    def _gauge(self, name: str, text: str) -> Gauge:
        return Gauge(f"recogniser_{name}", text, registry=self.registry)


class Totals:
    """Counters since the process started."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def counter(name: str, text: str) -> Counter:
            return Counter(f"recogniser_{name}", text, registry=registry)

        self.opened = counter("streams_opened", "Streams admitted.")
        self.refused = counter("streams_refused", "Streams refused because the process was full.")
        self.failed = counter("streams_failed", "Streams that ended with an error.")
        self.audio_seconds = counter("audio_seconds", "Sound decoded.")
        self.decoding_seconds = counter("decoding_seconds", "Wall time spent decoding.")
        self.dropped_seconds = counter("dropped_audio_seconds", "Sound dropped unheard.")
        self.model_loads = counter("model_loads", "Models loaded, the first one included.")
        self.final_seconds = Histogram(
            "recogniser_final_seconds",
            "From the finish request to the final transcript.",
            buckets=FINAL_BUCKETS_SECONDS,
            registry=registry,
        )
