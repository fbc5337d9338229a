"""JSON form of the contracts: strict in, compact out."""

from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


class WireError(ValueError):
    """A message from another process does not fit its contract; the text says where and why."""


def to_json(message: object) -> bytes:
    """Encode a contract dataclass (or a list of them) as UTF-8 JSON."""
    return msgspec.json.encode(message)


def from_json(raw: bytes | str, kind: type[T]) -> T:
    """Decode and check against the dataclass `kind`.

    Raises:
        WireError: not JSON, or a field is missing or of a wrong type; the path of the field is named.
    """
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, msgspec.ValidationError) as err:
        raise WireError(str(err)) from err


def to_plain(message: object) -> Any:
    """Builtin types only (dict, list, str, int, float, bool, None), as JSON would have them."""
    return msgspec.to_builtins(message)


def from_plain(plain: object, kind: type[T]) -> T:
    """The inverse of `to_plain`.

    Raises:
        WireError: as in `from_json`.
    """
    try:
        return msgspec.convert(plain, type=kind)
    except msgspec.ValidationError as err:
        raise WireError(str(err)) from err
