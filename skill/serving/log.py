"""One line of JSON for each web request: what kind, how it ended, how long; never a word said."""

from __future__ import annotations

import json
import logging
import sys
from typing import TextIO

LOGGER = "skill.web"
_MAX_NAME = 80

log = logging.getLogger(LOGGER)


class JsonLines(logging.Formatter):
    """Renders a record, with the facts given as `extra={"facts": {…}}`, as a line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; line ends and control characters inside values are escaped."""
        row = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[0]:
            row["error"] = record.exc_info[0].__name__  # its text may quote a client
        return json.dumps(row)


def log_to(stream: TextIO = sys.stderr) -> None:
    """Write the service's log to a stream as JSON lines, with the warnings of all other parts."""
    logging.captureWarnings(True)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    log.setLevel(logging.INFO)


def log_answer(request: object, milliseconds: float) -> None:
    """Note an answered request; of a request only its type, intent and locale are told."""
    if not log.isEnabledFor(logging.INFO):
        return
    facts = {
        "status": 200,
        "type": _name(getattr(request, "object_type", None)),
        "intent": _name(getattr(getattr(request, "intent", None), "name", None)),
        "locale": _name(getattr(request, "locale", None)),
        "ms": round(milliseconds, 1),
    }
    log.info("answered", extra={"facts": {k: v for k, v in facts.items() if v is not None}})


def log_refusal(reason: str) -> None:
    """Note a refused request; `reason` is one of our own sentences."""
    log.warning("refused", extra={"facts": {"status": 400, "reason": reason}})


def log_failure(error: Exception) -> None:
    """Note that something broke: the kind of error only, for its text may quote a listener."""
    log.error("failed", extra={"facts": {"error": type(error).__name__}})


def _name(value: object) -> str | None:
    return value[:_MAX_NAME] if isinstance(value, str) else None
