"""Running the web service: gunicorn for the world, Werkzeug's server for this machine."""

from __future__ import annotations

import gc
import logging
import os
from typing import TYPE_CHECKING

from skill.errors import SettingError
from skill.serving.log import log, log_to
from skill.web import create_app

if TYPE_CHECKING:
    from flask import Flask

PORTS = range(65536)
MAX_SECONDS = 8
"""How long the workers may finish what they are at when the service stops; Alexa waits as long."""
THREADS = 32
"""Requests of a worker that may wait for other machines at one time."""
KEEP_SECONDS = 15
"""How long an idle connection is kept for the next request."""


def serve_locally(port: int) -> None:
    """Serve this machine without verification until interrupted; port 0 takes a free one."""
    from werkzeug.serving import make_server

    app = create_app(local=True)
    log_to()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    try:
        if port not in PORTS:
            raise OSError
        server = make_server("127.0.0.1", port, app, threaded=True)
    except (OSError, SystemExit):
        raise SettingError(f"port {port} cannot be used: choose another with --port") from None
    print(f"Serving this machine at http://127.0.0.1:{server.port}/ (Ctrl+C stops)", flush=True)
    server.serve_forever()  # ends at an interrupt
    print("Stopped.")


def serve(host: str, port: int, workers: int) -> None:
    """Serve verified requests from several processes until stopped.

    Raises SettingError without gunicorn or a SKILL_ID, or for an unusable address.
    """
    if port not in PORTS[1:] or workers < 1:
        raise SettingError("--port must be 1 to 65535, and --workers 1 or more")
    app = create_app()
    log_to()
    if workers > 1 and os.environ.get("BOOKMARKS", "memory") == "memory":
        log.warning("each worker keeps bookmarks of its own: set BOOKMARKS=sqlite:PATH")
    print(f"Serving at http://{host}:{port}/ with {workers} workers (Ctrl+C stops)", flush=True)
    run(app, f"{host}:{port}", workers)


def run(app: Flask, bind: str, workers: int) -> None:
    """Run gunicorn with the application, which is built once, before the workers are forked.

    Raises SettingError without gunicorn.
    """
    try:
        from gunicorn.app.base import BaseApplication
    except ImportError:
        raise SettingError("gunicorn is missing: pip install -e '.[web]'") from None
    settings = {
        "bind": bind,
        "workers": workers,
        "worker_class": "skill.serving.worker.ImpatientWorker",
        "threads": THREADS,
        "keepalive": KEEP_SECONDS,
        "timeout": MAX_SECONDS,
        "graceful_timeout": MAX_SECONDS,
        "preload_app": True,
        "control_socket_disable": True,
        "logger_class": "skill.serving.quiet_logger.QuietLogger",
        "loglevel": "warning",
    }

    class Service(BaseApplication):
        """Gunicorn with our settings, and none from files or the environment."""

        def load_config(self) -> None:
            """Set what differs from gunicorn's defaults."""
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            """The application."""
            return app

    gc.freeze()  # so that the workers share the memory of what was built
    Service().run()
