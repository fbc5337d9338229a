"""Prints resolution accuracy and speed on the held-out phrases: `python -m tests.core.knowledge.measure`."""

import statistics
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from core.db.engine import open_engine, open_sessions
from core.db.upgrade import upgrade_database
from core.knowledge.repository import KnowledgeRepository
from core.knowledge.resolution import Resolver
from core.knowledge.seed_files import read_seeds
from core.knowledge.seed_loader import load_seeds
from core.knowledge.snapshot import KnowledgeSnapshot, read_snapshot
from tests.core.knowledge.damage import damaged

HERE = Path(__file__).parent
DAMAGE_SEEDS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Shares of 1."""

    phrases: int
    top1: float
    top3: float

    def __str__(self) -> str:
        return f"{self.phrases} phrases: top-1 {self.top1:.3f}, top-3 {self.top3:.3f}"


def seeded_snapshot(url: str = "sqlite://") -> KnowledgeSnapshot:
    """A snapshot of the seeds, by way of a real database."""
    engine = open_engine(url)
    upgrade_database(engine)
    sessions = open_sessions(engine)
    load_seeds(sessions, read_seeds())
    return read_snapshot(KnowledgeRepository(sessions), date(2026, 11, 24))


def service_phrases() -> list[tuple[str, str]]:
    listed = yaml.safe_load((HERE / "held_out_services.yml").read_text(encoding="utf-8"))
    return [(text, code) for code, texts in listed.items() for text in texts]


def office_phrases() -> list[tuple[str, str]]:
    listed = yaml.safe_load((HERE / "held_out_offices.yml").read_text(encoding="utf-8"))
    return [(one["text"], one["office"]) for one in listed]


def hurt(phrases: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    listed = list(phrases)
    return [(damaged(text, seed=seed), code) for seed in DAMAGE_SEEDS for text, code in listed]


def accuracy(resolver: Resolver, phrases: list[tuple[str, str]], kind: str) -> Accuracy:
    places = []
    for text, code in phrases:
        codes = getattr(resolver.resolve(text), kind).codes
        places.append(codes.index(code) if code in codes else 99)
    total = len(places)
    return Accuracy(total, sum(p == 0 for p in places) / total, sum(p < 3 for p in places) / total)


def speed_ms(resolver: Resolver, phrases: list[tuple[str, str]]) -> tuple[float, float]:
    """Median and 95th percentile of one call's CPU time, after a warm-up over other phrases."""
    for text, _ in hurt(phrases):
        resolver.resolve(text)
    spent = []
    for text, _ in phrases:
        before = time.thread_time()
        resolver.resolve(text)
        spent.append((time.thread_time() - before) * 1000)
    return statistics.median(spent), statistics.quantiles(spent, n=20)[-1]


def main() -> None:
    snapshot = seeded_snapshot()
    before = time.perf_counter()
    resolver = Resolver(snapshot)
    out = [f"built in {time.perf_counter() - before:.2f} s"]
    for kind, phrases in (("services", service_phrases()), ("offices", office_phrases())):
        out.append(f"{kind}, clean, {accuracy(resolver, phrases, kind)}")
        out.append(f"{kind}, damaged, {accuracy(resolver, hurt(phrases), kind)}")
    median, p95 = speed_ms(resolver, service_phrases())
    out.append(f"one phrase: median {median:.2f} ms, p95 {p95:.2f} ms of CPU")
    sys.stdout.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
