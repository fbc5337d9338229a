"""What to do the first, the second and the last time something goes wrong in a row. Pure."""

from enum import Enum


class Rung(Enum):
    """How far up the ladder the call has climbed."""

    REPROMPT = "reprompt"
    OFFER_KEYPAD = "offer_keypad"
    OFFER_PERSON = "offer_person"
    SAY_GOODBYE = "say_goodbye"


def silence_rung(silences: int, attempts: int) -> Rung:
    """`silences` in a row, from 1. With 3 attempts: reprompt, reprompt, keypad, goodbye."""
    if silences < attempts:
        return Rung.REPROMPT
    return Rung.OFFER_KEYPAD if silences == attempts else Rung.SAY_GOODBYE


def no_match_rung(misses: int, attempts: int) -> Rung:
    """`misses`: utterances in a row without a word. With 3 attempts: reprompt, keypad, person."""
    if misses >= attempts:
        return Rung.OFFER_PERSON
    return Rung.OFFER_KEYPAD if misses == attempts - 1 and misses > 1 else Rung.REPROMPT


def failure_rung(failures: int) -> Rung:
    """`failures` of one of our own parts in a row: one apology and a new try, then the keypad."""
    return Rung.REPROMPT if failures == 1 else Rung.OFFER_KEYPAD
