"""`python -m skill`: the commands for those who run the skill."""

from __future__ import annotations

import argparse
import sys

from skill.errors import SkillError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code: 2 for anything that cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m skill", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="answer Alexa's requests as a web service")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen at")
    serve.add_argument("--port", type=int, default=8080, help="0 takes any free one")
    serve.add_argument("--workers", type=int, default=2, help="processes")
    serve.add_argument(
        "--local", action="store_true", help="verify nothing and answer this machine only"
    )
    options = parser.parse_args(arguments)
    try:
        return _serve(options)
    except SkillError as error:
        print(error, file=sys.stderr)
        return 2


def _serve(options: argparse.Namespace) -> int:
    from skill import server

    if options.local:
        server.serve_locally(options.port)
    else:
        server.serve(options.host, options.port, options.workers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
