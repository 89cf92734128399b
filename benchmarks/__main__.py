"""`make bench`: measure everything and print one table."""

from __future__ import annotations

import platform
import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, datetime
from importlib import import_module
from os import cpu_count, getloadavg

from benchmarks.table import Row, render

PARTS = ("warm", "cold", "web", "growth", "voice")


def main(arguments: list[str] | None = None) -> int:
    """Run the parts named, or all, and print what they found."""
    parser = ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", type=_part, help=f"of {', '.join(PARTS)}; none: all")
    parts = parser.parse_args(arguments).parts
    rows: list[Row] = []
    for part in parts or PARTS:
        print(f"measuring: {part}", file=sys.stderr, flush=True)
        rows += import_module(f"benchmarks.{part}").measure()
    machine = f"Python {platform.python_version()}, {cpu_count()} cores, load {getloadavg()[0]:.1f}"
    print(f"{datetime.now(UTC):%d %B %Y}, {machine}\n")
    print(render(rows))
    return 0


def _part(name: str) -> str:
    if name not in PARTS:
        raise ArgumentTypeError(f"there is no part {name}: choose from {', '.join(PARTS)}")
    return name


if __name__ == "__main__":
    sys.exit(main())
