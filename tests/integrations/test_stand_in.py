"""The stand-in itself: its protocol stands in the docs, its misbehaviour is what it says."""

from pathlib import Path

import httpx

from scripts.stand_in_openapi import protocol
from tests.fixtures.stand_in import StandIn

QUERY = {"number": "5100000011", "document_tail": "1111"}


def ask(stand_in: StandIn) -> httpx.Response:
    return httpx.post(f"{stand_in.url}/v1/applications/status-queries", json=QUERY, timeout=30)


def test_the_protocol_in_the_docs_is_the_one_it_speaks(root: Path) -> None:
    """Mend with: .venv/bin/python scripts/stand_in_openapi.py"""
    assert (root / "docs/stand-in-openapi.json").read_text(encoding="utf-8") == protocol()


def test_a_mode_for_so_many_answers_passes_by_itself(stand_in: StandIn) -> None:
    stand_in.behaves("status", "error", times=2)
    assert [ask(stand_in).status_code for _ in range(3)] == [500, 500, 200]


def test_one_system_misbehaves_and_the_others_do_not(stand_in: StandIn) -> None:
    stand_in.behaves("complaints", "error")
    assert ask(stand_in).status_code == 200


def test_a_rate_limit_says_when_to_come_back(stand_in: StandIn) -> None:
    stand_in.behaves("status", "rate_limited")
    answer = ask(stand_in)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "2")


def test_bad_input_is_a_clear_refusal(stand_in: StandIn) -> None:
    url = f"{stand_in.url}/v1/applications/status-queries"
    answer = httpx.post(url, json={"number": "1" * 10_000}, timeout=30)
    assert answer.status_code == 422
    assert "number" in answer.text
