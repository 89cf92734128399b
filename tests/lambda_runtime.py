"""AWS Lambda in miniature: its Runtime API on this machine, and a function run against it."""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

LONGEST_S = 60
"""Seconds until a function that says nothing is given up; a busy machine starts slowly."""
RUNTIME = ("awslambdaric", "simplejson", "snapshot-restore-py")
"""What stands in for Lambda's Python runtime."""
BOTO3 = ("boto3", "botocore", "jmespath", "s3transfer", "urllib3")
"""What the runtime has beside it."""
_PREFIX = "/2018-06-01/runtime/"


class RuntimeApi(ThreadingHTTPServer):
    """Hands out events, and takes answers and errors; one invocation at a time."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Endpoints)
        self.events: Queue[bytes | None] = Queue()
        self.outcomes: Queue[tuple[str, Any]] = Queue()

    def handle_error(self, request: object, client_address: object) -> None:
        """A function that is killed while it waits for an event is no error."""


class _Endpoints(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: RuntimeApi

    def do_GET(self) -> None:
        """`invocation/next`: wait for an event."""
        event = self.server.events.get() if self.path == _PREFIX + "invocation/next" else None
        if event is None:
            return
        headers = {
            "Lambda-Runtime-Aws-Request-Id": "1",
            "Lambda-Runtime-Deadline-Ms": "4102444800000",
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-west-1:0:function:test",
        }
        self._say(200, event, headers)

    def do_POST(self) -> None:
        """`invocation/1/response`, `invocation/1/error`, and `init/error`."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kind = self.path.rpartition("/")[2]
        self.server.outcomes.put((kind, json.loads(body)))
        self._say(202, b"{}")

    def _say(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Function:
    """A function that is running."""

    api: RuntimeApi
    """What hands it events."""
    process: subprocess.Popen[bytes]
    """Where it runs."""
    log: Path
    """What it writes on standard output and error."""

    def invoke(self, event: Any) -> Any:
        """The function's answer to an event; AssertionError if it fails."""
        kind, outcome = self.outcome_of(event)
        assert kind == "response", (kind, outcome, self.log.read_text())
        return outcome

    def outcome_of(self, event: Any) -> tuple[str, Any]:
        """('response', the answer) or ('error', what went wrong)."""
        self.api.events.put(json.dumps(event).encode())
        for _ in range(LONGEST_S):
            try:
                return self.api.outcomes.get(timeout=1)
            except Empty:
                assert self.process.poll() is None, self.log.read_text()
        raise AssertionError("the function gave no answer")


@contextmanager
def running_function(
    folder: Path, scratch: Path, packages: tuple[str, ...] = RUNTIME, **environment: str
) -> Iterator[Function]:
    """The function in a folder, run by awslambdaric until the block ends.

    It sees the standard library, the folder, and the named packages of this environment alone.
    """
    api = RuntimeApi()
    serving = Thread(target=api.serve_forever)
    serving.start()
    runtime, log = scratch / "runtime", scratch / "log"
    _link(packages, runtime)
    program = (
        f"import sys; sys.path.insert(0, {str(folder)!r}); sys.path.append({str(runtime)!r});"
        "from awslambdaric.__main__ import main;"
        "main(['awslambdaric', 'lambda_function.lambda_handler'])"
    )
    environment |= {
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{api.server_port}",
        "AWS_LAMBDA_LOG_FORMAT": "JSON",
        "LAMBDA_TASK_ROOT": str(folder),
    }
    with log.open("wb") as written:
        function = subprocess.Popen(
            [sys.executable, "-S", "-P", "-B", "-c", program],
            cwd=folder,
            env=environment,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Function(api, function, log)
    finally:
        function.kill()
        function.wait()
        api.events.put(None)
        api.shutdown()
        serving.join()
        api.server_close()


def _link(packages: tuple[str, ...], folder: Path) -> None:
    """A folder in which nothing but some installed packages can be found."""
    folder.mkdir()
    for package in packages:
        files = importlib.metadata.files(package) or []
        for name in {file.parts[0] for file in files} - {"..", "__pycache__"}:
            place = files[0].locate().parents[len(files[0].parts) - 1]
            (folder / name).symlink_to(Path(str(place)) / name)
