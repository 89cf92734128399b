"""`python -m interaction_model`: write the models, and check models and listings."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from interaction_model.generate import stale_models, write_models
from interaction_model.linter import round_trip
from interaction_model.linter.check import check_file
from interaction_model.linter.report import Report
from interaction_model.linter.rules import rules
from interaction_model.model import MODELS
from interaction_model.own import LISTING, check_own_model, own_rules
from skill import console

_STALE = "out of date — run `python -m interaction_model write`"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code: 1 for findings, 2 for anything that cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m interaction_model", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("write", help="write the models for every locale from the content")
    check = commands.add_parser("check", help="check models and manifests against Amazon's rules")
    check.add_argument("files", nargs="*", type=Path, help="any skill's; none: this skill's own")
    check.add_argument("--models", type=Path, help="folder of the models that a manifest is for")
    commands.add_parser("rules", help="list every rule with its source")
    robot = commands.add_parser("robot", help="go through the running skill as Amazon's testers do")
    robot.add_argument(
        "--manifest", type=Path, help="whose example phrases to try; else the package's"
    )
    return console.run(lambda: _run(parser.parse_args(arguments)))


def _run(options: argparse.Namespace) -> int:
    if options.command == "write":
        return _write()
    if options.command == "rules":
        return _rules()
    if options.command == "robot":
        return _robot(options.manifest)
    return _check(options.files, options.models)


def _write() -> int:
    written = write_models()
    for path in written:
        print(f"written: {path}")
    if not written:
        print("every model is up to date")
    return 0


def _check(files: list[Path], models: Path | None) -> int:
    lines = [] if files else [f"{path}:0: {_STALE}" for path in stale_models()]
    reports = [check_file(path, models) for path in files] if files else _check_own()
    lines += [line for report in reports for line in report.lines()]
    names = {report.path for report in reports}
    kept = {id for report in reports for id in report.rules}
    print("\n".join(lines) or f"{len(names)} files keep all {len(kept)} rules on them")
    for report in reports:
        for line in report.reminders():
            print(f"(before it is submitted: {line})")
        if report.skipped:
            skipped = ", ".join(report.skipped)
            print(f"(no models beside {report.path}: {skipped} not looked at; give --models)")
    if not files and not LISTING.is_file():
        print("(the listing is not among them: `make package` writes it)")
    if not round_trip.has_classes():
        print("(not checked against Amazon's own classes: install ask-smapi-model)")
    return 1 if lines else 0


def _check_own() -> list[Report]:
    """Reports on this skill's models and, if it has been written, its listing."""
    models = sorted(MODELS.glob("*.json"))
    reports = [check(path) for path in models for check in (check_file, check_own_model)]
    if LISTING.is_file():
        reports.append(check_file(LISTING))
    return reports


def _rules() -> int:
    from interaction_model.robot.ledger import robot_rules

    for title, table in (
        ("Of every skill's models and listing", rules()),
        ("Of this skill's own models and service", own_rules()),
        ("Of the running skill", robot_rules()),
    ):
        print(f"# {title}")
        for rule in table.values():
            unsure = " (figure known second-hand)" if rule.second_hand else ""
            shown = f" (shown by {rule.shown_by})" if rule.shown_by else ""
            print(f"{rule.id}: {rule.text}{unsure}{shown}\n    {rule.source}")
    return 0


def _robot(manifest: Path | None) -> int:
    from interaction_model.robot.run import run_robot  # loads the whole skill

    manifest = manifest or (LISTING if LISTING.is_file() else None)
    ledger = run_robot(manifest)
    print("\n".join(ledger.lines()))
    if manifest is None:
        print("(no listing, so no example phrase was tried: `make package` writes one)")
    return 0 if ledger.passed else 1


if __name__ == "__main__":
    sys.exit(main())
