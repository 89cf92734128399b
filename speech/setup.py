"""Puts the local device together from the options: the skill, its devices, and the speaker."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from skill.bookmark.choose import open_bookmarks
from skill.procedure import Procedure, load_procedure
from skill.wording import load_wording
from speech.device import Device
from speech.endpoint import Endpoint, LocalEndpoint, WebEndpoint
from speech.matching import load_matcher
from speech.player import Player, find_players
from speech.speaker import FileSpeaker, SilentSpeaker, Speaker, Tell, VoiceSpeaker
from speech.voice import Pyttsx3Voice, SpeechError

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
        """A device of the chosen listener, or of somebody new."""
        listener = self._options.listener or f"amzn1.ask.account.{uuid.uuid4()}"
        return Device(self._endpoint, self._match, listener, self._options.locale)

    def _local(self, options: Options) -> LocalEndpoint:
        from skill.build import build_dialogue, build_skill

        environment = dict(os.environ)
        if options.store:
            environment["BOOKMARKS"] = f"sqlite:{options.store}"
        elif options.batch or options.question:
            environment["BOOKMARKS"] = "memory"
        environment.pop("SKILL_ID", None)
        bookmarks = open_bookmarks(environment)
        dialogue = build_dialogue(bookmarks, finder=self._load_finder())
        return LocalEndpoint(build_skill(dialogue, _clock(options.now), environment))

    def bank_text(self, row: int) -> str:
        """The text of a bank question."""
        return self._load_finder().question_text(row)

    def _load_finder(self) -> QuestionFinder | LexicalFinder:
        from skill.question.load import load_finder

        if self._finder is None:
            self._finder = load_finder(self.page, load_wording())
        return self._finder


def make_speaker(options: Options, page: Procedure, tell: Tell) -> Speaker:
    """The speaker for a conversation. Raises SpeechError if its files cannot be written."""
    if options.mute and options.save is None:
        return SilentSpeaker()
    voice = Pyttsx3Voice(options.locale)
    lexicon = {term.written: (term.respelled, term.espeak) for term in page.terms}
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


def _clock(now: datetime | None) -> Callable[[], datetime]:
    if now is None:
        return lambda: datetime.now(UTC)
    return lambda: now
