"""What is slow to build and keeps nothing between questions: built once for all tests."""

from __future__ import annotations

from functools import cache

from skill.bookmark.bookmark import Bookmarks
from skill.build import build_dialogue
from skill.dialogue import Dialogue
from skill.in_context import Finder


@cache
def finder() -> Finder:
    """The finder of the page."""
    return build_dialogue()._finder


def a_dialogue(bookmarks: Bookmarks | None = None) -> Dialogue:
    """A dialogue of its own around that finder."""
    return build_dialogue(bookmarks, finder=finder())
