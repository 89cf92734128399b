"""One of the three web services that are compared: `python -m benchmarks.server KIND PORT FOLDER`.

FOLDER holds chain.pem and root.pem. All three run in gunicorn with the same settings.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any

from benchmarks.samples import SKILL_ID

URL = "https://s3.amazonaws.com/echo.api/echo-api-cert-6-ats.pem"
KINDS = ("ours", "shipped", "bare")


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


if __name__ == "__main__":
    from skill.server import run

    logging.disable(logging.WARNING)
    run(make(sys.argv[1], Path(sys.argv[3])), f"127.0.0.1:{sys.argv[2]}", workers=2)
