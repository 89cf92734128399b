"""What is slow to build and keeps nothing between questions: built once for all tests."""

from __future__ import annotations

from functools import cache

import amazon
from flask import Flask

from skill.bookmark.bookmark import Bookmarks
from skill.build import build_dialogue
from skill.dialogue import Dialogue
from skill.in_context import Finder
from skill.web import create_app


@cache
def finder() -> Finder:
    """The finder of the page."""
    return build_dialogue()._finder


def a_dialogue(bookmarks: Bookmarks | None = None) -> Dialogue:
    """A dialogue of its own around that finder."""
    return build_dialogue(bookmarks, finder=finder())


def a_service(dialogue: Dialogue) -> Flask:
    """A web service of its own that verifies what a good chain signed, and knows no signer yet."""
    return create_app(
        dialogue,
        environment={"SKILL_ID": amazon.SKILL_ID},
        clock=lambda: amazon.NOW,
        fetch=lambda url: amazon.good_chain(),
        roots=[amazon.root()],
    )
