"""One system over HTTP: what is repeated, what is not, how long, and what becomes of bad answers."""

from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
import pytest
from pydantic import BaseModel

from core.errors import AgencyAnswerInvalid, AgencyRefused, AgencySilent
from integrations.agency_client import (
    MAX_ANSWER_BYTES,
    AgencyClient,
    AgencyRequest,
    Clockwork,
    Patience,
)
from integrations.circuit_breaker import CircuitBreaker


class Name(BaseModel):
    name: str


GOOD = httpx.Response(200, json={"name": "Пример"})
READING = AgencyRequest("GET", "/names/1", is_repeatable=True)
WRITING = AgencyRequest("POST", "/names")


@dataclass(slots=True)
class Time:
    """Moves only when somebody sleeps."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@dataclass(slots=True)
class System:
    """Answers by script; the last answer stays."""

    answers: list[httpx.Response | Exception]
    time: Time = field(default_factory=Time)
    seen: list[httpx.Request] = field(default_factory=list)
    takes_seconds: float = 0.0

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        self.time.now += self.takes_seconds
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def client(self, failures: int = 100) -> AgencyClient:
        breaker = CircuitBreaker(
            failures=failures, pause_seconds=20.0, monotonic=self.time.monotonic
        )
        http = httpx.Client(
            transport=httpx.MockTransport(self.handle),
            base_url="http://agency",
            headers={"Authorization": "Bearer secret"},
        )
        clockwork = Clockwork(self.time.monotonic, self.time.sleep)
        return AgencyClient(
            "agency", http, breaker, patience=Patience(0.5, 1.0, 2.2), clockwork=clockwork
        )


def failing(*answers: httpx.Response | Exception) -> Callable[[AgencyRequest], System]:
    def ask(request: AgencyRequest) -> System:
        system = System(list(answers))
        with pytest.raises((AgencySilent, AgencyAnswerInvalid, AgencyRefused)):
            system.client().ask(request, Name)
        return system

    return ask


def test_a_good_answer_is_read() -> None:
    system = System([GOOD])
    assert system.client().ask(READING, Name) == Name(name="Пример")
    assert system.seen[0].headers["Authorization"] == "Bearer secret"


@pytest.mark.parametrize(
    "bad", [httpx.Response(503), httpx.ReadTimeout("late"), httpx.ConnectError("no")]
)
def test_a_reading_question_is_repeated_after_a_passing_failure(
    bad: httpx.Response | Exception,
) -> None:
    system = System([bad, GOOD])
    assert system.client().ask(READING, Name) == Name(name="Пример")
    assert len(system.seen) == 2


def test_pauses_between_attempts_are_not_the_same_for_everybody() -> None:
    pauses = {failing(httpx.Response(503))(READING).time.slept[0] for _ in range(8)}
    assert len(pauses) > 1


def test_it_is_asked_three_times_at_most() -> None:
    assert len(failing(httpx.Response(503))(READING).seen) == 3


def test_what_changes_something_without_a_key_is_asked_once() -> None:
    assert len(failing(httpx.ReadTimeout("late"))(WRITING).seen) == 1


def test_what_changes_something_with_a_key_is_repeated_with_the_same_key() -> None:
    request = AgencyRequest("POST", "/names", idempotency_key="key-1", is_repeatable=True)
    system = failing(httpx.ReadTimeout("late"))(request)
    assert {seen.headers["Idempotency-Key"] for seen in system.seen} == {"key-1"}
    assert len(system.seen) == 3


def test_no_attempt_begins_when_the_caller_has_waited_long_enough() -> None:
    system = System([httpx.ReadTimeout("late")], takes_seconds=1.0)
    with pytest.raises(AgencySilent):
        system.client().ask(READING, Name)
    assert system.time.now <= 3.2
    assert len(system.seen) < 4


def test_a_system_that_asks_for_less_is_not_asked_again_in_this_turn() -> None:
    assert len(failing(httpx.Response(429))(READING).seen) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 422])
def test_a_refusal_is_final(status: int) -> None:
    system = System([httpx.Response(status)])
    with pytest.raises(AgencyRefused):
        system.client().ask(READING, Name)
    assert len(system.seen) == 1


@pytest.mark.parametrize("status", [404, 409])
def test_nothing_there_or_not_any_more_is_none(status: int) -> None:
    assert System([httpx.Response(status)]).client().ask(READING, Name) is None


@pytest.mark.parametrize(
    "lie",
    [
        httpx.Response(200, text="<html>войдите</html>"),
        httpx.Response(200, json=[1, 2]),
        httpx.Response(200, json={"name": None}),
        httpx.Response(200, content=b""),
        httpx.Response(302, headers={"Location": "http://elsewhere"}),
        httpx.Response(200, content=b"x" * (MAX_ANSWER_BYTES + 1)),
    ],
)
def test_an_answer_outside_the_protocol_is_not_believed(lie: httpx.Response) -> None:
    with pytest.raises(AgencyAnswerInvalid):
        System([lie]).client().ask(READING, Name)


def test_an_answer_to_another_question_is_not_believed() -> None:
    with pytest.raises(AgencyAnswerInvalid):
        System([GOOD]).client().ask(READING, Name, fits=lambda name: name.name == "Другой")


def test_errors_hold_no_word_of_the_answer() -> None:
    with pytest.raises(AgencyAnswerInvalid) as caught:
        System([httpx.Response(200, json={"name": ["Иванов"]})]).client().ask(READING, Name)
    assert "Иванов" not in str(caught.value)


@pytest.mark.parametrize("bad", [httpx.Response(503), httpx.Response(200, json=[])])
def test_silence_and_lies_open_the_breaker_and_then_nobody_is_asked(bad: httpx.Response) -> None:
    system = System([bad])
    client = system.client(failures=3)
    for _ in range(4):
        with pytest.raises((AgencySilent, AgencyAnswerInvalid)):
            client.ask(READING, Name)
    asked = len(system.seen)
    with pytest.raises(AgencySilent):
        client.ask(READING, Name)
    assert asked == 3
    assert len(system.seen) == asked


def test_after_the_pause_the_system_is_tried_again() -> None:
    system = System([httpx.Response(503), httpx.Response(503), httpx.Response(503), GOOD])
    client = system.client(failures=3)
    with pytest.raises(AgencySilent):
        client.ask(READING, Name)
    system.time.now += 20.0
    assert client.ask(READING, Name) == Name(name="Пример")


def test_refusals_do_not_open_the_breaker() -> None:
    system = System([httpx.Response(422)])
    client = system.client(failures=2)
    for _ in range(5):
        with pytest.raises(AgencyRefused):
            client.ask(READING, Name)
    assert len(system.seen) == 5
