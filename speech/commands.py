"""What `python -m speech` does besides talking: one word chooses it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from skill.content_files import CONTENT
from skill.errors import SettingError
from speech.options import LOCALES, VOICES, Options, Parser

EARS = ("whisper", "sphinx", "both")
"""Recognisers to choose from. whisper: with Moonshine behind it where that is installed; both: it
decides, PocketSphinx only makes suggestions."""


def run(arguments: list[str]) -> int:
    """Run one command; the exit code. Raises SkillError for what cannot be used."""
    options = _parser().parse_args(arguments)
    code: int = options.run(options)
    return code


def _parser() -> Parser:
    parser = Parser(prog="python -m speech", description=__doc__)
    commands = parser.add_subparsers(required=True)

    words = commands.add_parser("words", help="list words that a voice may say wrong")
    words.add_argument("folder", type=Path, nargs="?", default=CONTENT, help="content folder")
    words.set_defaults(run=_words)

    lexicon = commands.add_parser("lexicon", help="print how each hard word of the page is said")
    lexicon.set_defaults(run=_lexicon)

    export = commands.add_parser("export", help="write recordings and copies of the whole page")
    export.add_argument("folder", type=Path, help="where to; made if it is not there")
    export.add_argument("--locale", default="en-GB", choices=LOCALES, help="voice and sounds")
    export.add_argument("--voice", default=VOICES[0], choices=VOICES, help="who speaks")
    export.add_argument("--content", type=Path, default=CONTENT, help="content folder")
    export.set_defaults(run=_export)

    listen = commands.add_parser("listen", help="talk by voice: ask aloud, hear the answer")
    listen.add_argument("--wav", type=Path, nargs="+", default=[], help="hear these files instead")
    listen.add_argument("--ear", choices=EARS, default=EARS[0], help="recogniser")
    how = listen.add_mutually_exclusive_group()
    how.add_argument("--push", action="store_true", help="press Enter before each question")
    how.add_argument("--headset", action="store_true", help="break in by speaking, with a headset")
    listen.add_argument("--no-sounds", action="store_true", help="no short sounds between turns")
    listen.add_argument("--locale", default="en-GB", choices=LOCALES, help="locale of the device")
    listen.add_argument("--save", type=Path, metavar="DIR", help="write each answer as a WAV file")
    listen.add_argument("--voice", default=VOICES[0], choices=VOICES, help="who answers")
    listen.add_argument("--mute", action="store_true", help="print only, say nothing")
    listen.set_defaults(run=_listen)

    vocabulary = commands.add_parser("vocabulary", help="make the words of the small ear")
    vocabulary.add_argument("folder", type=Path, nargs="?", help="where to; default: your cache")
    vocabulary.set_defaults(run=_vocabulary)

    evaluate = commands.add_parser("evaluate", help="ask labelled questions aloud, score answers")
    evaluate.add_argument("file", type=Path, nargs="?", help="JSONL; default: our own test split")
    evaluate.add_argument("--count", type=_positive, default=200, help="questions to ask")
    evaluate.add_argument("--ear", choices=EARS, default=EARS[0], help="recogniser")
    evaluate.add_argument("--noise", type=float, nargs="*", default=[10.0], help="decibels")
    evaluate.add_argument("--voice", nargs="+", default=[], help="who asks, such as 'flite rms'")
    evaluate.set_defaults(run=_evaluate)
    return parser


def _words(options: argparse.Namespace) -> int:
    from skill.load_procedure import load_procedure
    from skill.wording import load_wording
    from speech.words import check_words, load_dictionary

    procedure, wording = load_procedure(options.folder), load_wording(options.folder)
    problems = check_words(procedure, wording, options.folder, load_dictionary())
    for problem in problems:
        print(problem)
    print(f"{len(problems)} to look at.", file=sys.stderr)
    return 1 if problems else 0


def _lexicon(options: argparse.Namespace) -> int:
    from skill.load_procedure import load_procedure
    from speech.lexicon import lexicon_page

    print(lexicon_page(load_procedure().terms))
    return 0


def _export(options: argparse.Namespace) -> int:
    from skill.load_procedure import load_procedure
    from skill.wording import load_wording
    from speech.export.book import make_book
    from speech.export.command import export
    from speech.setup import make_lexicon
    from speech.voices import make_voice

    page = load_procedure(options.content)
    book = make_book(page, load_wording(options.content), options.locale)
    voice = make_voice(options.voice, options.locale, _tell)
    try:
        export(book, options.folder, voice, make_lexicon(page, options.locale), _tell)
    finally:
        voice.close()
    return 0


def _listen(options: argparse.Namespace) -> int:
    from speech.listen import Listening, listen

    if options.push and not sys.stdin.isatty():
        raise SettingError("--push waits for Enter: run it at a terminal, or leave it out.")
    listening = Listening(
        tuple(options.wav), options.ear, options.push, options.headset, not options.no_sounds
    )
    how = Options(locale=options.locale, save=options.save, mute=options.mute, voice=options.voice)
    listen(listening, how, _tell)
    return 0


def _vocabulary(options: argparse.Namespace) -> int:
    from skill.load_procedure import load_procedure
    from skill.question.bank import load_bank
    from skill.wording import load_wording
    from speech.ear.vocabulary import build_vocabulary, default_folder

    page = load_procedure()
    made = build_vocabulary(
        page, load_bank(page, load_wording()), options.folder or default_folder()
    )
    print(f"{made.folder}: {made.words} words from {made.sentences} sentences.")
    print(f"In no dictionary, so left out: {', '.join(made.left_out) or 'none'}.")
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from speech.ear.trial import Plan, run_trial

    plan = Plan(
        options.file, options.count, options.ear, tuple(options.noise), tuple(options.voice)
    )
    print(run_trial(plan, _tell))
    return 0


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of questions")
    return int(text)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
