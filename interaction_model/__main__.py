"""`python -m interaction_model`: write the models, and check them."""

from __future__ import annotations

import argparse
import sys

from interaction_model.generate import stale_models, write_models
from skill.errors import SkillError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code: 1 for findings, 2 for anything that cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m interaction_model", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("write", help="write the models for every locale from the content")
    commands.add_parser("check", help="check that the committed models are up to date")
    options = parser.parse_args(arguments)
    try:
        return _write() if options.command == "write" else _check()
    except SkillError as error:
        print(error, file=sys.stderr)
        return 2


def _write() -> int:
    written = write_models()
    for path in written:
        print(f"written: {path}")
    if not written:
        print("every model is up to date")
    return 0


def _check() -> int:
    stale = stale_models()
    for path in stale:
        print(f"{path}: out of date — run `python -m interaction_model write`")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
