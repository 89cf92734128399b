"""`make bench`: measure everything and print one table."""

from __future__ import annotations

import platform
import sys
from datetime import UTC, datetime
from importlib import import_module
from os import cpu_count, getloadavg

from benchmarks.table import Row, render

PARTS = ("warm", "cold", "web", "growth", "voice")


def main(parts: list[str]) -> int:
    """Run the parts named, or all; 2 for a part that there is not."""
    if unknown := set(parts) - set(PARTS):
        print(
            f"no part {', '.join(sorted(unknown))}: choose from {', '.join(PARTS)}", file=sys.stderr
        )
        return 2
    rows: list[Row] = []
    for part in parts or PARTS:
        print(f"measuring: {part}", file=sys.stderr, flush=True)
        rows += import_module(f"benchmarks.{part}").measure()
    machine = f"Python {platform.python_version()}, {cpu_count()} cores, load {getloadavg()[0]:.1f}"
    print(f"{datetime.now(UTC):%d %B %Y}, {machine}\n")
    print(render(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
