"""Gunicorn's own log, which would quote clients, in ours."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger


class QuietLogger(Logger):
    """Gunicorn's log goes the way of ours."""

    def setup(self, cfg: Any) -> None:
        """Leave the writing to the root's handlers."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True
