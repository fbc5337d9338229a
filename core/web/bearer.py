"""Bearer tokens of the machine interfaces: gateways, and whoever fetches call records."""

import hmac
from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated

from fastapi import Header
from pydantic import SecretStr

from core.web.problems import Problem

SCHEME = "bearer "


def require_bearer(token: SecretStr) -> Callable[[str], None]:
    """A dependency that lets a request pass only with `Authorization: Bearer <token>`.

    With an empty token nobody passes: an interface without a secret is off, not open.
    """
    secret = token.get_secret_value().encode()

    def check(authorization: Annotated[str, Header()] = "") -> None:
        if not secret:
            raise Problem(HTTPStatus.FORBIDDEN, "interface_off")
        is_bearer = authorization[: len(SCHEME)].lower() == SCHEME
        given = authorization[len(SCHEME) :].strip().encode() if is_bearer else b""
        if not hmac.compare_digest(given, secret):
            raise Problem(HTTPStatus.UNAUTHORIZED, "unauthorized")

    return check
