"""`python -m interaction_model`: write the models, and check models and listings."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from interaction_model.generate import stale_models, write_models
from interaction_model.linter import round_trip
from interaction_model.linter.check import check_file
from interaction_model.linter.rules import rules
from interaction_model.model import MODELS
from skill.errors import SkillError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code: 1 for findings, 2 for anything that cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m interaction_model", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("write", help="write the models for every locale from the content")
    check = commands.add_parser("check", help="check models and manifests against Amazon's rules")
    check.add_argument("files", nargs="*", type=Path, help="any skill's; none: this skill's models")
    check.add_argument("--models", type=Path, help="folder of the models that a manifest is for")
    commands.add_parser("rules", help="list every rule with its source")
    robot = commands.add_parser("robot", help="go through the running skill as Amazon's testers do")
    robot.add_argument("--manifest", type=Path, help="try the example phrases of this listing, too")
    options = parser.parse_args(arguments)
    try:
        if options.command == "write":
            return _write()
        if options.command == "rules":
            return _rules()
        if options.command == "robot":
            return _robot(options.manifest)
        return _check(options.files, options.models)
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


def _check(files: list[Path], models: Path | None) -> int:
    lines = []
    if not files:
        stale = stale_models()
        lines += [f"{p}:0: out of date — run `python -m interaction_model write`" for p in stale]
        files = sorted(MODELS.glob("*.json"))
    for path in files:
        lines += check_file(path, models).lines()
    print("\n".join(lines) or f"{len(files)} files keep all {len(rules())} rules")
    if not round_trip.has_classes():
        print("(not checked against Amazon's own classes: install ask-smapi-model)")
    return 1 if lines else 0


def _rules() -> int:
    for rule in rules().values():
        unsure = " (figure known second-hand)" if rule.second_hand else ""
        print(f"{rule.id}: {rule.text}{unsure}\n    {rule.source}")
    return 0


def _robot(manifest: Path | None) -> int:
    from interaction_model.robot.run import run_robot  # loads the whole skill

    ledger = run_robot(manifest)
    print("\n".join(ledger.lines()))
    return 0 if ledger.passed else 1


if __name__ == "__main__":
    sys.exit(main())
