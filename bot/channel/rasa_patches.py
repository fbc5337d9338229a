"""Two changes to the pinned Rasa, made when the phone channel is loaded (CPython 3.10).

Stock Rasa checks every reply of the action server against a JSON schema of all events: more than half
of the CPU time of a turn. And it waits five minutes for an action, while a caller hangs up after two
seconds. Both are replaced only on the version they were written for.
"""

import logging
from typing import Any

import rasa
import rasa.core.actions.action as rasa_action
from rasa.shared.exceptions import RasaException

PATCHED_VERSION = "3.6.21"

logger = logging.getLogger(__name__)


def check_action_result(_action: Any, result: Any) -> bool:
    """The shape Rasa goes on to rely on, without the schema library.

    Raises:
        RasaException: the reply of the action server is not a list of events and a list of responses.
    """
    if not isinstance(result, dict):
        raise RasaException("The action server answered with something else than an object.")
    events = result.get("events", [])
    responses = result.get("responses", [])
    if not isinstance(events, list) or not isinstance(responses, list):
        raise RasaException("The action server's `events` and `responses` must be lists.")
    if not all(isinstance(event, dict) and isinstance(event.get("event"), str) for event in events):
        raise RasaException("An event of the action server has no name.")
    if not all(isinstance(response, dict) for response in responses):
        raise RasaException("A response of the action server is not an object.")
    return True


def patch_rasa(*, actions_timeout_seconds: float) -> bool:
    """Returns whether the patches fit this version of Rasa and were applied."""
    if rasa.__version__ != PATCHED_VERSION:
        logger.warning("rasa_patches_skipped version=%s", rasa.__version__)
        return False
    rasa_action.RemoteAction._validate_action_result = check_action_result
    rasa_action.DEFAULT_REQUEST_TIMEOUT = actions_timeout_seconds
    return True
