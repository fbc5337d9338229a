"""Every contract survives the wire, and what does not fit it is named."""

import dataclasses
import pkgutil
from importlib import import_module
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import contracts
from core.contracts.call_record import CallEvent, CallEventKind
from core.contracts.dialogue import BotReply, CallerTurn
from core.contracts.wire import WireError, from_json, from_plain, to_json, to_plain


def contract_modules() -> list[ModuleType]:
    return [
        import_module(f"{contracts.__name__}.{module.name}")
        for module in pkgutil.iter_modules(contracts.__path__)
    ]


CONTRACTS = [
    thing
    for module in contract_modules()
    for thing in vars(module).values()
    if dataclasses.is_dataclass(thing) and thing.__module__ == module.__name__
]

st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
st.register_type_strategy(int, st.integers(-(2**53), 2**53))


def test_contracts_are_found() -> None:
    assert {CallerTurn, BotReply, CallEvent} <= set(CONTRACTS)


@pytest.mark.parametrize("kind", CONTRACTS, ids=lambda kind: kind.__name__)
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_contract_comes_back_from_the_wire_as_it_went(kind: type, data: st.DataObject) -> None:
    message = data.draw(st.from_type(kind))
    assert from_json(to_json(message), kind) == message
    assert from_plain(to_plain(message), kind) == message


@pytest.mark.parametrize("kind", CONTRACTS, ids=lambda kind: kind.__name__)
def test_contracts_are_frozen_and_slotted(kind: type) -> None:
    assert kind.__dataclass_params__.frozen
    assert "__slots__" in vars(kind)


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        (b"", "JSON|truncated"),
        (b"{]", "JSON"),
        (b"[]", "object"),
        (b"{}", "event_id"),
        (b'{"event_id": 5}', r"\$\.event_id"),
        (
            b'{"event_id":"a","call_id":"b","number":1,"at":1,"kind":"danced"}',
            r"danced.*\$\.kind",
        ),
    ],
)
def test_a_message_that_does_not_fit_is_refused_with_the_place(raw: bytes, named: str) -> None:
    with pytest.raises(WireError, match=named):
        from_json(raw, CallEvent)


def test_fields_of_a_newer_version_are_ignored() -> None:
    plain = {"event_id": "a", "call_id": "b", "number": 1, "at": 2.0, "kind": "started", "new": 1}
    assert from_plain(plain, CallEvent) == CallEvent("a", "b", 1, 2.0, CallEventKind.STARTED)
