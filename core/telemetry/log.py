"""Structured logs: events are constants with fields; keys `pii_*` are masked before they are written."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from core.settings.platform import LogSettings

PERSONAL_DATA_PREFIX = "pii_"


def mask(value: object) -> str:
    """Keep what helps to tell two apart, hide who it is: the last two characters of longer values."""
    text = str(value)
    return "***" if len(text) < 6 else f"***{text[-2:]}"


def mask_personal_data(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """structlog processor: mask the values of every `pii_*` key, nested ones too."""
    for key, value in event.items():
        if isinstance(value, MutableMapping):
            mask_personal_data(_logger, _method, value)
        elif key.startswith(PERSONAL_DATA_PREFIX):
            event[key] = mask(value)
    return event


def set_up_logs(process: str, settings: LogSettings | None = None) -> None:
    """Configure logging of this process once, at its composition root."""
    chosen = settings or LogSettings.load()
    processors: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    if chosen.mask_personal_data:
        processors.append(mask_personal_data)
    if chosen.form == "json":
        processors.append(structlog.processors.JSONRenderer(ensure_ascii=False))
    else:
        processors.append(structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()))
    level = logging.getLevelNamesMapping()[chosen.level.upper()]
    structlog.configure(
        processors=processors,
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(process=process)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, force=True)
