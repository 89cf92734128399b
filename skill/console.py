"""What the commands of all packages share: how they end."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from skill.errors import SkillError

INTERRUPTED = 130
"""The exit code after Control-C, as shells have it."""


def run(command: Callable[[], int | None]) -> int:
    """Run a command; the exit code: its own, or 2 and a line for what cannot be used."""
    try:
        code = command() or 0
        sys.stdout.flush()
    except SkillError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the output has read enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code
