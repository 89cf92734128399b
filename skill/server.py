"""Running the web service: gunicorn for the world, Werkzeug's server for this machine."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from skill.errors import SettingError
from skill.requestlog import log_to
from skill.web import create_app

if TYPE_CHECKING:
    from flask import Flask

PORTS = range(65536)
THREADS = 32
"""Connections that a worker attends to at once."""


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
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print("Stopped.")


def serve(host: str, port: int, workers: int) -> None:
    """Serve verified requests from several processes until stopped.

    Raises SettingError without gunicorn or a SKILL_ID, or for an unusable address.
    """
    if port not in PORTS[1:] or workers < 1:
        raise SettingError("--port must be 1 to 65535, and --workers 1 or more")
    try:
        from gunicorn.app.base import BaseApplication
    except ImportError:
        raise SettingError("gunicorn is missing: pip install 'bone-implant-guide[web]'") from None
    app = create_app()

    class Service(BaseApplication):
        """Gunicorn with our settings; the application is built once, before the fork."""

        def load_config(self) -> None:
            """Set what differs from gunicorn's defaults."""
            for name, value in gunicorn_settings(f"{host}:{port}", workers).items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            """The application."""
            return app

    log_to()
    Service().run()


def gunicorn_settings(bind: str, workers: int) -> dict[str, Any]:
    """Gunicorn's settings for the service."""
    return {
        "bind": bind,
        "workers": workers,
        "worker_class": "skill.worker.ImpatientWorker",
        "threads": THREADS,
        "keepalive": 15,
        "timeout": 30,
        "preload_app": True,
        "control_socket_disable": True,
        "loglevel": "warning",
    }
