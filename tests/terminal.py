"""`python -m speech` at a terminal, as a person has it."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from pathlib import Path


class Terminal:
    """One run of it: what is typed goes in, what is shown is gathered."""

    def __init__(self, *options: str, home: Path) -> None:
        self.near, far = pty.openpty()
        environment = {**os.environ, "XDG_DATA_HOME": str(home)}
        environment.pop("BOOKMARKS", None)
        command = [sys.executable, "-m", "speech", *options]
        self.process = subprocess.Popen(command, stdin=far, stdout=far, stderr=far, env=environment)
        os.close(far)
        self.shown = ""

    def type(self, line: str) -> None:
        os.write(self.near, line.encode() + b"\n")

    def read_until(self, words: str) -> None:
        while words not in self.shown:
            assert select.select([self.near], [], [], 60)[0], self.shown
            try:
                self.shown += os.read(self.near, 4096).decode(errors="replace")
            except OSError:
                break
        assert words in self.shown, self.shown

    def close(self) -> int:
        code = self.process.wait(60)
        os.close(self.near)
        return code
