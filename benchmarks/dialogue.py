"""`python -m benchmarks.dialogue`: time of a turn for one and for twenty conversations, and of a knowledge search.

Real Rasa with the trained model, real actions over HTTP, a temporary database with the seeds. The twenty conversations
send their turns without pauses, which is harder than people do. Articles above the seeds are copies with changed words.
"""

import json
import os
import random
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.actions.centre_of import centre_of
from bot.evaluation.phrases import FOREIGN, read_set
from bot.local_dialogue import DialogueDoor, local_dialogue
from core.contracts.dialogue import CallContext, CallerTurn, TurnEvent
from core.db.base import utc_now
from core.db.engine import open_engine, open_sessions
from core.db.upgrade import upgrade_database
from core.knowledge.cards import ArticleCard
from core.knowledge.repository import KnowledgeRepository
from core.knowledge.retrieval import Retriever
from core.knowledge.seed_files import read_seeds
from core.knowledge.seed_loader import load_seeds
from core.knowledge.snapshot import KnowledgeSnapshot, read_snapshot
from core.settings.platform import LogSettings, PlatformSettings
from core.telemetry.log import set_up_logs

RESULT = Path(__file__).resolve().parents[1] / "benchmarks/results/dialogue.json"
AT_ONCE = 20
TURNS_EACH = 12
"""With the greeting: a call of ordinary length."""
ARTICLES = (300, 3_000)
SEARCHES = 200
SYLLABLES = ("ба", "ко", "ли", "ру", "не", "сто", "ма", "ди", "ве", "пря")


def main() -> None:
    set_up_logs("bench", LogSettings.load().model_copy(update={"level": "error"}))
    load_before = round(os.getloadavg()[0], 2)
    with TemporaryDirectory(prefix="dialogue-bench-") as folder:
        engine = open_engine(f"sqlite:///{folder}/data.sqlite3")
        upgrade_database(engine)
        sessions = open_sessions(engine)
        load_seeds(sessions, read_seeds())
        centre, _store = centre_of(sessions, PlatformSettings.load(), now=utc_now)
        snapshot = read_snapshot(KnowledgeRepository(sessions), date(2026, 11, 24))
        with local_dialogue(centre) as door:
            converse(door, "warm-up", seed=0)
            one = measure(door, conversations=1)
            many = measure(door, conversations=AT_ONCE)
    report = {
        "measured_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "processors": os.cpu_count(),
        "load_average_before": load_before,
        "one_conversation": one,
        f"{AT_ONCE}_conversations_at_once": many,
        "knowledge_search": {f"{count}_articles": search(snapshot, count) for count in ARTICLES},
    }
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report, ensure_ascii=False, indent=2)
    RESULT.write_text(text + "\n", encoding="utf-8")
    print(text)


def measure(door: DialogueDoor, *, conversations: int) -> dict[str, float]:
    """Every caller waits for the answer and speaks again at once."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(conversations) as pool:
        calls = [
            pool.submit(converse, door, f"bench-{conversations}-{number}", seed=number)
            for number in range(conversations)
        ]
        turns_ms = [turn for call in calls for turn in call.result()]
    seconds = time.perf_counter() - begun
    return {
        "turns": len(turns_ms),
        **percentiles(turns_ms),
        "turns_per_second": round(len(turns_ms) / seconds, 1),
    }


def converse(door: DialogueDoor, call_id: str, *, seed: int) -> list[float]:
    """Milliseconds of each turn."""
    phrases = [one.text for one in read_set("tuned") if one.intent != FOREIGN]
    said = random.Random(seed).sample(phrases, TURNS_EACH - 1)
    turns = [CallerTurn(call_id, TurnEvent.STARTED, context=CallContext())]
    turns += [CallerTurn(call_id, TurnEvent.SAID, text=one, context=CallContext()) for one in said]
    taken = []
    for turn in turns:
        begun = time.perf_counter()
        door.reply_to(turn)
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


def search(snapshot: KnowledgeSnapshot, count: int) -> dict[str, float]:
    articles = enlarged(list(snapshot.articles.values()), count)
    begun = time.perf_counter()
    retriever = Retriever({one.code: one for one in articles})
    built = time.perf_counter() - begun
    questions = [one.text for one in read_set("tuned")][:SEARCHES]
    taken = []
    for question in questions:
        begun = time.perf_counter()
        retriever.search(question)
        taken.append((time.perf_counter() - begun) * 1000)
    return {"build_seconds": round(built, 2), **percentiles(taken)}


def enlarged(articles: Sequence[ArticleCard], count: int) -> list[ArticleCard]:
    """The seeds and copies of them about made-up things, so that the index has words to tell apart."""
    chance = random.Random(1)
    grown = list(articles[:count])
    while len(grown) < count:
        source = chance.choice(articles)
        subject = "".join(chance.choices(SYLLABLES, k=4))
        questions = tuple(f"{question} {subject}" for question in source.questions)
        code = f"{source.code}_{len(grown)}"
        grown.append(
            replace(source, code=code, title=f"{source.title} {subject}", questions=questions)
        )
    return grown


def percentiles(taken_ms: Sequence[float]) -> dict[str, float]:
    cuts = statistics.quantiles(taken_ms, n=100)
    return {"p50_ms": round(cuts[49], 1), "p95_ms": round(cuts[94], 1)}


if __name__ == "__main__":
    main()
