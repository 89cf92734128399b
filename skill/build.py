"""The one place that wires the parts together, from settings in the environment."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from ask_sdk_core.skill import CustomSkill
from ask_sdk_core.skill_builder import SkillBuilder

from skill.bookmark.bookmark import Bookmarks
from skill.bookmark.choose import open_bookmarks
from skill.canfulfill import CanFulfillHandler
from skill.content_files import CONTENT
from skill.dialogue import Dialogue
from skill.dispatch import map_by_intent
from skill.followups import load_follow_ups
from skill.handlers import ApologyHandler, Conversation, make_handlers
from skill.in_context import Finder
from skill.load_procedure import load_procedure
from skill.question.load import load_finder
from skill.serializer import EnvelopeSerializer
from skill.unknown import UnknownRequestHandler
from skill.wording import load_wording


def build_dialogue(
    bookmarks: Bookmarks | None = None,
    folder: Path = CONTENT,
    finder: Finder | None = None,
) -> Dialogue:
    """A dialogue over the content under `folder`; bookmarks in memory unless others are given.

    Raises ContentError if anything in the content is wrong.
    """
    procedure = load_procedure(folder)
    wording = load_wording(folder)
    finder = finder or load_finder(procedure, wording, folder)
    bookmarks = bookmarks or open_bookmarks({})
    return Dialogue(procedure, wording, finder, load_follow_ups(procedure, folder), bookmarks)


def build_skill(
    dialogue: Dialogue | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    environment: Mapping[str, str] = os.environ,
) -> CustomSkill:
    """The skill, ready to be invoked with a RequestEnvelope.

    SKILL_ID in the environment makes the SDK refuse requests that were meant for another skill;
    BOOKMARKS and BOOKMARK_SECRET choose where bookmarks are kept.
    Raises SettingError for a setting that cannot be used.
    """
    dialogue = dialogue or build_dialogue(open_bookmarks(environment))
    builder = SkillBuilder()
    builder.skill_id = environment.get("SKILL_ID") or None
    unknown = UnknownRequestHandler(Conversation(dialogue, clock))
    for handler in (CanFulfillHandler(dialogue), unknown, *make_handlers(dialogue, clock)):
        builder.add_request_handler(handler)
    builder.add_exception_handler(ApologyHandler())
    skill = builder.create()
    skill.serializer = EnvelopeSerializer()
    map_by_intent(skill)
    return skill
