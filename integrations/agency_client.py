"""One outside system over HTTP: patience, repetition with jitter, a circuit breaker, strict reading of answers.

Blocking, used from threads. Whatever goes wrong becomes one of our errors, without personal data in its text.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Literal, TypeVar

import httpx
from pydantic import BaseModel, ValidationError
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    stop_any,
    wait_random_exponential,
)
from tenacity.stop import stop_base

from core.errors import AgencyAnswerInvalid, AgencyRefused, AgencySilent, OutsideSystemError
from integrations.circuit_breaker import CircuitBreaker

T = TypeVar("T")
Answer = TypeVar("Answer", bound=BaseModel)
Method = Literal["GET", "POST", "PUT", "DELETE"]

MAX_ANSWER_BYTES = 1_000_000
MAX_ATTEMPTS = 3
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 0.6
LEAST_ANSWER_SECONDS = 0.05
"""An attempt with less time left than this is not begun."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: to connect, for one answer, for all attempts together."""

    connect_seconds: float
    answer_seconds: float
    total_seconds: float


@dataclass(frozen=True, slots=True)
class Clockwork:
    """Time, so that tests own it."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class AgencyRequest:
    """`path` is said in errors and must hold no personal data.

    `is_repeatable`: asking twice does no harm, because nothing changes or an idempotency key goes along.
    """

    method: Method
    path: str
    body: BaseModel | None = None
    idempotency_key: str = ""
    is_repeatable: bool = False
    query: Mapping[str, str] = field(default_factory=dict)


class RateLimited(AgencySilent):
    """It told us to come later: not repeated while the caller waits."""


class NotAsked(AgencySilent):
    """The breaker is open."""


class AgencyClient:
    """`name` stands in logs and errors; `token` goes as a bearer token when it is not empty."""

    def __init__(
        self,
        name: str,
        http: httpx.Client,
        breaker: CircuitBreaker,
        *,
        patience: Patience,
        clockwork: Clockwork | None = None,
    ) -> None:
        self.name = name
        self.breaker = breaker
        self._http = http
        self._patience = patience
        self._clockwork = clockwork or Clockwork()

    def ask(
        self,
        request: AgencyRequest,
        answer: type[Answer],
        *,
        fits: Callable[[Answer], bool] = lambda _answer: True,
    ) -> Answer | None:
        """None when there is no such thing (404) or not any more (409). `fits` tells answers to this question.

        Raises:
            AgencySilent: no answer within patience, a broken connection, 5xx, 429, or the breaker is open.
            AgencyAnswerInvalid: an answer outside the protocol, or to another question.
            AgencyRefused: it will not do this however often it is asked.
        """

        def read(raw: bytes) -> Answer:
            where = f"{self.name} {request.path}"
            try:
                found = answer.model_validate_json(raw)
            except ValidationError as err:
                raise AgencyAnswerInvalid(f"{where}: {_problems(err)}") from None
            if not fits(found):
                raise AgencyAnswerInvalid(f"{where}: answers another question")
            return found

        return self._carry_out(request, read)

    def tell(self, request: AgencyRequest) -> bool:
        """For requests answered without a body; False on 404 and 409. Raises as `ask` does."""
        return self._carry_out(request, bool) is not None

    def _carry_out(self, request: AgencyRequest, read: Callable[[bytes], T]) -> T | None:
        deadline = self._clockwork.monotonic() + self._patience.total_seconds
        attempts = MAX_ATTEMPTS if request.is_repeatable else 1
        repeating = Retrying(
            stop=stop_any(
                stop_after_attempt(attempts), _TooLate(deadline, self._clockwork.monotonic)
            ),
            wait=wait_random_exponential(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS),
            retry=retry_if_exception(_is_worth_repeating),
            sleep=self._clockwork.sleep,
            reraise=True,
        )
        return repeating(self._attempt, request, read, deadline)

    def _attempt(
        self, request: AgencyRequest, read: Callable[[bytes], T], deadline: float
    ) -> T | None:
        if not self.breaker.admits():
            raise NotAsked(f"{self.name} {request.path}: not asked, it failed lately")
        try:
            raw = self._exchange(request, deadline)
            result = None if raw is None else read(raw)
        except (AgencySilent, AgencyAnswerInvalid):
            self.breaker.note_failure()
            raise
        except OutsideSystemError:
            self.breaker.note_success()
            raise
        self.breaker.note_success()
        return result

    def _exchange(self, request: AgencyRequest, deadline: float) -> bytes | None:
        left = deadline - self._clockwork.monotonic()
        seconds = max(min(self._patience.answer_seconds, left), LEAST_ANSWER_SECONDS)
        timeout = httpx.Timeout(seconds, connect=min(self._patience.connect_seconds, seconds))
        headers = {"Idempotency-Key": request.idempotency_key} if request.idempotency_key else {}
        content = request.body.model_dump_json().encode() if request.body else b""
        if content:
            headers["Content-Type"] = "application/json"
        try:
            with self._http.stream(
                request.method,
                request.path,
                params=dict(request.query) or None,
                content=content,
                headers=headers,
                timeout=timeout,
            ) as response:
                raw = self._read(response, until=self._clockwork.monotonic() + seconds)
        except httpx.HTTPError as err:
            raise AgencySilent(f"{self.name} {request.path}: {type(err).__name__}") from err
        return self._judge(request, response.status_code, raw)

    def _read(self, response: httpx.Response, *, until: float) -> bytes:
        """The body, unless it is endless or comes by the drop."""
        raw = bytearray()
        for piece in response.iter_bytes():
            raw += piece
            if len(raw) > MAX_ANSWER_BYTES:
                raise AgencyAnswerInvalid(
                    f"{self.name}: an answer of more than {MAX_ANSWER_BYTES} bytes"
                )
            if self._clockwork.monotonic() > until:
                raise AgencySilent(f"{self.name}: the answer does not come to its end")
        return bytes(raw)

    def _judge(self, request: AgencyRequest, status: int, raw: bytes) -> bytes | None:
        where = f"{self.name} {request.path}: {status}"
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise RateLimited(where)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise AgencySilent(where)
        if status in (HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT):
            return None
        if status >= HTTPStatus.BAD_REQUEST:
            raise AgencyRefused(where)
        if status >= HTTPStatus.MULTIPLE_CHOICES or status < HTTPStatus.OK:
            raise AgencyAnswerInvalid(where)
        return raw


def _problems(err: ValidationError) -> str:
    """Which fields do not fit and why, without what stood in them."""
    return ", ".join(
        f"{'.'.join(str(part) for part in problem['loc'])}: {problem['type']}"
        for problem in err.errors()[:3]
    )


def _is_worth_repeating(error: BaseException) -> bool:
    return isinstance(error, AgencySilent) and not isinstance(error, RateLimited | NotAsked)


class _TooLate(stop_base):
    """Stop when the pause before the next attempt would leave no time for it."""

    def __init__(self, deadline: float, monotonic: Callable[[], float]) -> None:
        self._deadline = deadline
        self._monotonic = monotonic

    def __call__(self, retry_state: RetryCallState) -> bool:
        begins = self._monotonic() + retry_state.upcoming_sleep
        return begins + LEAST_ANSWER_SECONDS > self._deadline
