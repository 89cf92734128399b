"""`python -m speech`: talk with the page, ask it one question, or run it in batch."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

from skill import console
from speech.options import Options, read_options

if TYPE_CHECKING:
    from speech.setup import House

COMMANDS = ("evaluate", "export", "lexicon", "listen", "vocabulary", "words")
"""What it does besides talking, chosen by the first word on the command line."""


def main(arguments: list[str] | None = None) -> int:
    """Run what the command line asks for; the exit code."""
    return console.run(lambda: _run(sys.argv[1:] if arguments is None else arguments))


def _run(given: list[str]) -> int:
    if given and given[0] in COMMANDS:
        from speech import commands

        return commands.run(given)
    from speech.setup import House

    options = read_options(given)
    house = House(options)
    return _batch(options, house) if options.batch else _talk(options, house)


def _batch(options: Options, house: House) -> int:
    from speech.batch import Recorder, read_utterances, run_sessions, run_single, write_records

    run = run_sessions if options.session else run_single
    utterances = read_utterances(sys.stdin.buffer)
    recorder = Recorder(house.page, house.nearest)
    write_records(run(utterances, house.new_device, recorder), sys.stdout)
    return 0


def _talk(options: Options, house: House) -> int:
    from speech.listener import TypedListener
    from speech.setup import make_speaker
    from speech.talk import Talk

    speaker = make_speaker(options, house.page, _tell)
    try:
        talk = Talk(house.new_device(), speaker, _show, _tell)
        if options.question:
            talk.answer(options.question)
            return 0
        sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
        talk.converse(TypedListener(sys.stdin), interactive=sys.stdin.isatty())
    finally:
        speaker.close()
    return 0


def _show(line: str) -> None:
    print(line, flush=True)


def _tell(line: str) -> None:
    """What is not part of an answer goes to standard error."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    # So that nothing is left speaking, whichever way it is told to end.
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    sys.exit(main())
