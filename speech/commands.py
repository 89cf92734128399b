"""What `python -m speech` does besides talking: one word chooses it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from skill.procedure import CONTENT


def run(arguments: list[str]) -> int:
    """Run one command; the exit code. Raises SkillError for what cannot be used."""
    options = _parser().parse_args(arguments)
    code: int = options.run(options)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m speech", description=__doc__)
    commands = parser.add_subparsers(required=True)

    words = commands.add_parser("words", help="list words that a voice may say wrong")
    words.add_argument("folder", type=Path, nargs="?", default=CONTENT, help="content folder")
    words.set_defaults(run=_words)
    return parser


def _words(options: argparse.Namespace) -> int:
    from skill.procedure import load_procedure
    from skill.wording import load_wording
    from speech.words import check_words, load_dictionary

    procedure, wording = load_procedure(options.folder), load_wording(options.folder)
    problems = check_words(procedure, wording, options.folder, load_dictionary())
    for problem in problems:
        print(problem)
    print(f"{len(problems)} to look at.", file=sys.stderr)
    return 1 if problems else 0
