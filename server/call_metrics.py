"""Figures of the calls for Prometheus, taken as their events are stored."""

import dataclasses

from prometheus_client import CollectorRegistry, Counter, Histogram

from core.contracts.call_record import CallEvent, CallEventKind, StageTimings

STAGE_BUCKETS_SECONDS = (0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.45, 0.6, 0.8, 1.0, 1.5, 2.5, 5.0)
STAGES = tuple(field.name for field in dataclasses.fields(StageTimings))


class CallMetrics:
    def __init__(self, registry: CollectorRegistry) -> None:
        self._started = Counter("calls_started", "Calls that came in.", registry=registry)
        self._ended = Counter("calls_ended", "Calls over.", ("outcome",), registry=registry)
        self._turns = Counter("call_turns", "Turns of callers.", registry=registry)
        self._stage_failures = Counter(
            "call_stage_failures", "Parts that were down in a call.", ("stage",), registry=registry
        )
        self._stage_seconds = Histogram(
            "call_turn_stage_seconds",
            "Stages between the end of the caller's speech and the first sound of the answer.",
            ("stage",),
            buckets=STAGE_BUCKETS_SECONDS,
            registry=registry,
        )

    def observe(self, event: CallEvent) -> None:
        if event.kind is CallEventKind.STARTED:
            self._started.inc()
        elif event.kind is CallEventKind.ENDED:
            self._ended.labels(event.outcome.value if event.outcome else "unknown").inc()
        elif event.kind is CallEventKind.STAGE_FAILED:
            self._stage_failures.labels(event.detail.get("stage", "unknown")).inc()
        if event.turn:
            self._turns.inc()
            self._observe_stages(event.turn.timings)

    def _observe_stages(self, timings: StageTimings) -> None:
        for stage in STAGES:
            milliseconds = getattr(timings, stage)
            if milliseconds is not None:
                self._stage_seconds.labels(stage.removesuffix("_ms")).observe(milliseconds / 1000)
