"""Figures of the waiting line for Prometheus: counted as its log is written, read when it is scraped."""

from collections import Counter as Tally
from collections.abc import Iterable

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from core.calls.queue_log import QueueEvent
from handoff.board import BoardReader
from handoff.operator_state import OperatorState

WAIT_BUCKETS_SECONDS = (2.5, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 40.0, 60.0, 120.0)
TALK_BUCKETS_SECONDS = (15.0, 30.0, 60.0, 120.0, 180.0, 300.0, 600.0, 1200.0)
WAIT_ENDS = {
    QueueEvent.CONNECT: "answered",
    QueueEvent.ABANDON: "abandoned",
    QueueEvent.OVERFLOW: "peer",
    QueueEvent.EXITWITHTIMEOUT: "timeout",
    QueueEvent.EXITWITHKEY: "key",
}

log = structlog.get_logger()


class HandoffMetrics:
    def __init__(self, registry: CollectorRegistry) -> None:
        self._events = Counter(
            "handoff_events", "Lines of the queue's log.", ("event",), registry=registry
        )
        self._waits = Histogram(
            "handoff_wait_seconds",
            "From asking for a person to the end of the wait.",
            ("end",),
            buckets=WAIT_BUCKETS_SECONDS,
            registry=registry,
        )
        self._talks = Histogram(
            "handoff_talk_seconds",
            "Talks with operators.",
            buckets=TALK_BUCKETS_SECONDS,
            registry=registry,
        )

    def observe(self, event: QueueEvent, data: dict[str, str | float]) -> None:
        self._events.labels(event.value).inc()
        waited, talked = data.get("wait_seconds"), data.get("talk_seconds")
        if event in WAIT_ENDS and isinstance(waited, (int, float)):
            self._waits.labels(WAIT_ENDS[event]).observe(waited)
        if isinstance(talked, (int, float)):
            self._talks.observe(talked)


class LineGauges(Collector):
    """The moment: who waits, for how long, what the operators do."""

    def __init__(self, board: BoardReader) -> None:
        self._board = board

    def describe(self) -> Iterable[GaugeMetricFamily]:
        return _families()

    def collect(self) -> Iterable[GaugeMetricFamily]:
        waiting, longest, operators, peers = _families()
        try:
            board = self._board.read()
        except SQLAlchemyError as err:  # no figures is the right figure then
            log.warning("line_not_measured", reason=str(err))
            return ()
        waiting.add_metric([], board.waiting)
        longest.add_metric([], board.longest_wait_seconds)
        states = Tally(one.state for one in board.operators)
        for state in OperatorState:
            operators.add_metric([state.value], states[state])
        for peer in board.peers:
            peers.add_metric([peer.code], float(peer.is_healthy))
        return (waiting, longest, operators, peers)


def _families() -> tuple[GaugeMetricFamily, ...]:
    return (
        GaugeMetricFamily("handoff_waiting", "Callers in line."),
        GaugeMetricFamily("handoff_longest_wait_seconds", "Of those in line."),
        GaugeMetricFamily("handoff_operators", "Operators by state.", labels=["state"]),
        GaugeMetricFamily("handoff_peer_up", "A neighbouring centre answers.", labels=["peer"]),
    )
