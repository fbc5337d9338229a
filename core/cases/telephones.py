"""Whether two ways of writing are the same telephone."""

from core.callbacks.rules import dialable


def same_telephone(one: str, other: str) -> bool:
    """False when either is no telephone that can be rung."""
    first = dialable(one)
    return bool(first) and first == dialable(other)
