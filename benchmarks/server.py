"""One of the web services that are compared: `python -m benchmarks.server KIND PORT FOLDER`.

FOLDER holds chain.pem and root.pem. Ours runs as `python -m skill serve` runs it. What it is
compared with runs in gunicorn as that comes, with as many workers, threads and kept connections;
and a bare Flask echo, once more, in the worker that is ours.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any

from benchmarks.samples import SKILL_ID
from skill.server import KEEP_SECONDS, THREADS, run

URL = "https://s3.amazonaws.com/echo.api/echo-api-cert-6-ats.pem"
WORKERS = 2


def make(kind: str, folder: Path) -> Any:
    """The application of a kind."""
    chain, root = ((folder / name).read_bytes() for name in ("chain.pem", "root.pem"))
    if kind == "ours":
        from cryptography import x509

        from skill.web import create_app

        return create_app(
            environment={"SKILL_ID": SKILL_ID},
            fetch=lambda url: chain,
            roots=[x509.load_pem_x509_certificate(root)],
        )
    if kind == "shipped":
        from benchmarks.hello import shipped_app

        return shipped_app(URL, chain, root)
    from flask import Flask, request

    app = Flask(__name__)

    @app.post("/")
    def echo() -> bytes:
        return request.get_data()

    return app


def run_stock(app: Any, bind: str) -> None:
    """Run an application in gunicorn's own worker with threads."""
    from gunicorn.app.base import BaseApplication

    class Stock(BaseApplication):
        """Gunicorn as it comes, but for the numbers that ours has too."""

        def load_config(self) -> None:
            """Set the numbers."""
            for name, value in (
                ("bind", bind),
                ("workers", WORKERS),
                ("threads", THREADS),
                ("keepalive", KEEP_SECONDS),
                ("loglevel", "warning"),
            ):
                self.cfg.set(name, value)

        def load(self) -> Any:
            """The application."""
            return app

    Stock().run()


if __name__ == "__main__":
    kind, port, folder = sys.argv[1:]
    logging.disable(logging.WARNING)
    app = make(kind, Path(folder))
    bind = f"127.0.0.1:{port}"
    if kind in ("shipped", "bare"):
        run_stock(app, bind)
    else:
        run(app, bind, WORKERS)
