"""Puts the local device together from the options: the skill, its devices, and the speaker."""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from skill.bookmark.choose import open_bookmarks
from skill.load_procedure import load_procedure
from skill.procedure import Procedure, Term
from skill.pronounce import with_ending
from skill.wording import load_wording
from speech.device import Device
from speech.endpoint import Endpoint, LocalEndpoint, WebEndpoint
from speech.file_speaker import FileSpeaker
from speech.matching import load_matcher
from speech.phonemes import to_espeak
from speech.player import Player, find_players
from speech.render import Lexicon
from speech.speaker import SilentSpeaker, Speaker, Tell, VoiceSpeaker
from speech.voice import VOICES, SpeechError
from speech.voices import make_voice

if TYPE_CHECKING:
    from skill.question.finder import QuestionFinder
    from skill.question.lexical_finder import LexicalFinder
    from speech.options import Options


class House:
    """The parts that all devices share: the page, the matcher and the way to the skill."""

    def __init__(self, options: Options) -> None:
        """Raises SkillError for content, settings or an address that cannot be used."""
        self.page: Procedure = load_procedure()
        self._options = options
        self._match = load_matcher(options.locale)
        self._finder: QuestionFinder | LexicalFinder | None = None
        self._endpoint: Endpoint = WebEndpoint(options.url) if options.url else self._local(options)

    def new_device(self) -> Device:
        """A device of the chosen listener; of somebody new in batch mode."""
        somebody = f"amzn1.ask.account.{uuid.uuid4()}" if self._options.batch else "at-home"
        listener = self._options.listener or somebody
        return Device(self._endpoint, self._match, listener, self._options.locale)

    def _local(self, options: Options) -> LocalEndpoint:
        from skill.build import build_dialogue, build_skill

        environment = {**os.environ, "BOOKMARKS": _bookmarks(options)}
        environment.pop("SKILL_ID", None)
        bookmarks = open_bookmarks(environment)
        dialogue = build_dialogue(bookmarks, finder=self.load_finder())
        return LocalEndpoint(build_skill(dialogue, _clock(options.now), environment))

    def nearest(self, question: str, row: int) -> str:
        """The bank question to explain an outcome by; `row` is that of its `Why`."""
        return self.load_finder().nearest(question, row)

    def load_finder(self) -> QuestionFinder | LexicalFinder:
        """What understands questions, loaded once."""
        from skill.question.load import load_finder

        if self._finder is None:
            self._finder = load_finder(self.page, load_wording())
        return self._finder


def _bookmarks(options: Options) -> str:
    """Where bookmarks are kept: a file of the person's own for a conversation at a terminal."""
    if options.store:
        return f"sqlite:{options.store}"
    if options.batch:
        return "memory"
    if os.environ.get("BOOKMARKS"):
        return os.environ["BOOKMARKS"]
    if options.question or not sys.stdin.isatty():
        return "memory"
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    folder = Path(home) / "bone-implant-guide"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return "memory"
    return f"sqlite:{folder / 'bookmarks.sqlite'}"


def make_speaker(options: Options, page: Procedure, tell: Tell) -> Speaker:
    """The speaker for a conversation. Raises SpeechError if its files cannot be written."""
    if options.mute and options.save is None:
        return SilentSpeaker()
    voice = make_voice(options.voice, options.locale, tell)
    lexicon = make_lexicon(page, options.locale)
    speaker: Speaker = SilentSpeaker()
    if not options.mute:
        players = [Player(options.player)] if options.player else find_players()
        speaker = VoiceSpeaker(voice, players, tell, lexicon)
    if options.save is None:
        return speaker
    try:
        return FileSpeaker(voice, options.save, speaker, tell, lexicon)
    except SpeechError:
        speaker.close()
        voice.close()
        raise


def make_lexicon(page: Procedure, locale: str) -> Lexicon:
    """How a local voice says each form of the page's hard words."""
    is_british = locale not in VOICES
    return {
        form.lower(): (
            term.respelled and term.respelled + form[len(term.written) :],
            _phonemes(term, form, is_british),
        )
        for term in page.terms
        for form in term.forms
    }


def _phonemes(term: Term, form: str, is_british: bool) -> str:
    """A form in the letters of espeak: the term's own, which are British, or made from its IPA."""
    if is_british and form == term.written and term.espeak:
        return " ".join(f"[[{word}]]" for word in term.espeak.split())
    ipa = term.ipa if is_british else term.ipa_us or term.ipa
    return to_espeak(with_ending(ipa, term.written, form))


def _clock(now: datetime | None) -> Callable[[], datetime]:
    if now is None:
        return lambda: datetime.now(UTC)
    return lambda: now
