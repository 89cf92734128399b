"""What can be asked for on the command line."""

from __future__ import annotations

import argparse
import shlex
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NoReturn

VOICES = ("espeak", "hibari", "piper")
"""Voices to choose from; the first is always there, and speaks where another cannot."""
LOCALES = ("en-GB", "en-US", "en-AU", "en-CA", "en-IN")
"""The locales that have an interaction model."""


@dataclass(frozen=True)
class Options:
    """A checked command line."""

    question: str = ""
    """A question to answer before leaving; '' for a conversation."""
    batch: bool = False
    """Whether answers are written as JSON lines."""
    session: bool = False
    """In batch mode: whether the lines are turns of one session."""
    listener: str = ""
    """Whose bookmark; '' for somebody new."""
    store: Path | None = None
    """SQLite file of bookmarks; None: in memory."""
    locale: str = "en-GB"
    """Locale of the device."""
    now: datetime | None = None
    """The clock; None: the real one."""
    url: str = ""
    """Address of a web service; '' for the skill in this process."""
    save: Path | None = None
    """Folder for a WAV of every answer."""
    mute: bool = False
    """Whether answers are only printed."""
    voice: str = "espeak"
    """Who speaks, one of VOICES."""
    player: tuple[str, ...] = ()
    """Program that plays a WAV file; () for the first one found."""


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """One line on standard error, exit code 2."""
        what = " ".join(message.split())
        print(f"{self.prog}: {what} (--help lists the options)", file=sys.stderr)
        sys.exit(2)


def read_options(arguments: list[str]) -> Options:
    """Parse and check; ends the process with code 2 and one line for what cannot be used."""
    parser = _parser()
    given = parser.parse_args(arguments)
    question = _sayable(" ".join(given.question)).strip()
    if given.question and not question:
        parser.error("the question is empty: leave it out for a conversation")
    if given.listener is not None and not given.listener.strip():
        parser.error("--listener is empty: name somebody, or leave it out")
    if given.batch and (question or given.save):
        parser.error("--batch takes its questions from standard input and speaks none")
    if given.session and not given.batch:
        parser.error("--session goes with --batch")
    if given.url and (given.now or given.store):
        parser.error("--now and --store are for the skill in this process, not for --url")
    return Options(
        question,
        given.batch,
        given.session,
        _sayable(given.listener or ""),
        given.store,
        given.locale,
        given.now,
        given.url,
        given.save,
        given.mute,
        given.voice,
        given.player,
    )


def _parser() -> Parser:
    parser = Parser(
        prog="python -m speech",
        description="Talk with the page.",
        epilog="Other commands, with --help of their own: listen (by voice), export (recordings), "
        "words (that a voice may say wrong), lexicon (how hard words are said), vocabulary and "
        "evaluate (of the ear).",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("question", nargs="*", help="answer this and leave; without it: a conversation")
    add("--batch", action="store_true", help="one utterance a line in, one JSON object a line out")
    add("--session", action="store_true", help="with --batch: the lines are turns of one session")
    add("--listener", metavar="ID", help="whose bookmark")
    add("--store", type=Path, metavar="PATH", help="SQLite file in which bookmarks are kept")
    add("--locale", default="en-GB", choices=LOCALES, help="locale of the device")
    add("--now", type=_moment, metavar="TIME", help="the clock, such as 2026-11-28T10:00")
    add("--url", default="", help="talk with the web service at this address")
    add("--save", type=Path, metavar="DIR", help="write each answer as a WAV file as well")
    add("--mute", action="store_true", help="print only, say nothing")
    add("--voice", default=VOICES[0], choices=VOICES, help="who speaks")
    add("--player", type=_command, default=(), help="program that plays a WAV file")
    return parser


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no date and time: write one such as 2026-11-28T10:00"
        ) from None


def _command(text: str) -> tuple[str, ...]:
    try:
        words = tuple(shlex.split(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r}: {error}") from None
    if not words:
        raise argparse.ArgumentTypeError("name a program")
    return words


def _sayable(text: str) -> str:
    """An argument without the half characters that stand for undecodable bytes."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
