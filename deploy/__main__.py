"""`python -m deploy`: build what is handed to Amazon."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from skill import console

BUILD = Path(__file__).parent.parent / "build"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code: 1 for findings, 2 for anything that cannot be used."""
    options = _parser().parse_args(arguments)
    return console.run(lambda: options.run(options))


def _parser() -> argparse.ArgumentParser:
    from deploy.wheels import MACHINES, RUNTIME

    parser = argparse.ArgumentParser(prog="python -m deploy", description=__doc__)
    commands = parser.add_subparsers(required=True)

    package = commands.add_parser("package", help="assemble and check the skill package")
    package.add_argument("--build", type=Path, default=BUILD, help="folder to write into")
    package.add_argument("--privacy-url", default="", help="address of your privacy policy")
    package.add_argument("--endpoint", default="", help="ARN of the Lambda, or https address")
    package.set_defaults(run=_package)

    bundle = commands.add_parser("lambda", help="build the Lambda's zip")
    bundle.add_argument("--build", type=Path, default=BUILD, help="folder to write into")
    bundle.add_argument("--machine", choices=MACHINES, default=MACHINES[0], help="processor")
    bundle.add_argument("--python", default=RUNTIME, help="version of the Lambda's Python")
    bundle.set_defaults(run=_lambda)

    fetch = commands.add_parser("wheels", help="fetch the wheels for a Lambda on this machine")
    fetch.add_argument("--build", type=Path, default=BUILD, help="folder to write into")
    fetch.set_defaults(run=_wheels)

    icons = commands.add_parser("icons", help="draw the skill's icons anew")
    icons.set_defaults(run=_icons)
    return parser


def _package(options: argparse.Namespace) -> int:
    from deploy.package import PLACEHOLDER_URL, assemble, findings, unfinished

    privacy_url = options.privacy_url or PLACEHOLDER_URL
    files = assemble(options.build, privacy_url, options.endpoint or None)
    wrong = list(findings(options.build))
    if wrong:
        print("\n".join(wrong))
        return 1
    print(f"{options.build / 'skill-package'}: {len(files)} files, no rule is broken")
    left = list(unfinished(options.build))
    if left:
        print("It cannot be submitted yet. What is left to fill in:")
        print("\n".join(f"- {line}" for line in left))
    return 0


def _lambda(options: argparse.Namespace) -> int:
    from deploy.bundle import build_bundle
    from deploy.wheels import Target

    bundle = build_bundle(options.build, Target(options.python, options.machine))
    print("\n".join(bundle.lines()))
    return 0


def _wheels(options: argparse.Namespace) -> int:
    from deploy.wheels import fetch_wheels, here

    print(f"wheels: {fetch_wheels(here(), options.build)}")
    return 0


def _icons(options: argparse.Namespace) -> int:
    from deploy.icons import write

    for path in write():
        print(f"drawn: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
