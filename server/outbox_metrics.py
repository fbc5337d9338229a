"""Figures of the outbox and of the circuit breakers for Prometheus, read when they are asked for."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from integrations.assembly import OutsideSystems
from integrations.circuit_breaker import BreakerState


class OutboxMetrics(Collector):
    def __init__(self, systems: OutsideSystems) -> None:
        self._systems = systems

    def collect(self) -> Iterator[GaugeMetricFamily]:
        waiting = GaugeMetricFamily(
            "outbox_waiting_messages", "Messages not delivered yet.", labels=["stream"]
        )
        dead = GaugeMetricFamily(
            "outbox_dead_messages", "Messages put aside for an administrator.", labels=["stream"]
        )
        closed = GaugeMetricFamily(
            "outside_system_breaker_closed", "1 while the system is asked.", labels=["system"]
        )
        try:
            for stream in self._systems.delivery.streams:
                counts = self._systems.outbox.counts(stream)
                waiting.add_metric([stream], counts.waiting)
                dead.add_metric([stream], counts.dead)
        except SQLAlchemyError:
            return  # no figures are better than old ones; the database has a check of its own
        for name, client in self._systems.clients.items():
            closed.add_metric([name], client.breaker.state is BreakerState.CLOSED)
        yield from (waiting, dead, closed)

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing is read at registration."""
        return iter(())
