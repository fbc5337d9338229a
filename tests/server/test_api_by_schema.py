"""The machine interfaces answer whatever their schema allows, and what it forbids: never with an error of ours."""

import httpx
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from starlette.testclient import TestClient

from tests.server.conftest import INTERNAL, REPORTS

EXAMPLES = 12
"""Per operation: the whole module stays within seconds."""
PROBES = ("/readyz",)
"""Asks every part of the system whether it serves: nothing of the request is looked at."""
BUSY = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]


def test_whatever_the_schema_allows_is_answered(app: FastAPI) -> None:
    """Every operation of the schema, with data made from it."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", app).exclude(path=list(PROBES))
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 5
    for operation in operations:
        _try(operation)


def _try(operation: schemathesis.APIOperation) -> None:
    @given(operation.as_strategy())
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=BUSY)
    def answered(case: schemathesis.Case) -> None:
        if case.path.endswith("/orders"):
            case.query = {**(case.query or {}), "wait_seconds": "0"}
        token = INTERNAL if case.path.startswith("/internal") else REPORTS
        case.call_and_validate(headers=token, checks=[not_a_server_error])

    answered()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
EVENT = st.fixed_dictionaries(
    {"event_id": st.text(max_size=80), "call_id": st.text(max_size=80)},
    optional={
        "kind": st.sampled_from(["turn", "ended", "started", "new"]) | JSON,
        "at": st.floats() | JSON,
        "number": st.integers() | JSON,
        "turn": JSON,
        "detail": JSON,
        "recording": st.text(),
    },
)
DOORS = ("/internal/call-events", "/internal/reports", "/internal/handoffs")


@given(st.sampled_from(DOORS), st.lists(EVENT | JSON, max_size=4) | JSON)
@settings(max_examples=60, deadline=None, suppress_health_check=BUSY)
def test_no_body_of_a_gateway_breaks_a_door(app: FastAPI, door: str, body: object) -> None:
    client = TestClient(app, raise_server_exceptions=False)
    try:
        answer = client.post(door, json=body, headers=INTERNAL)
    except ValueError:
        return  # numbers that JSON cannot write never leave a sender
    assert answer.status_code < 500, (door, body, answer.text)


@given(st.binary(max_size=200))
@settings(max_examples=30, deadline=None, suppress_health_check=BUSY)
def test_bytes_that_are_no_json_are_refused(app: FastAPI, body: bytes) -> None:
    client = TestClient(app, raise_server_exceptions=False)
    for door in DOORS:
        assert client.post(door, content=body, headers=INTERNAL).status_code < 500, (door, body)


async def test_a_forged_token_opens_no_door(platform: httpx.AsyncClient) -> None:
    for door in DOORS:
        for token in ("", "Bearer ", "Bearer token-of-the-tesT", "Basic eA=="):
            answer = await platform.post(door, json=[], headers={"Authorization": token})
            assert answer.status_code == 401, (door, token)
