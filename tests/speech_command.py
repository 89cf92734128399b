"""`python -m speech` in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys

from skill.load_procedure import load_procedure

SPEECH = (sys.executable, "-m", "speech")
S6 = load_procedure().sentence("s6").text
"""What the page answers to "will i be asleep"."""


def speech(
    *arguments: object, said: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run it to its end: what it printed and told, and its exit code."""
    return subprocess.run(
        [*SPEECH, *map(str, arguments)],
        input=said,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, **environment},
    )
