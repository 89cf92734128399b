"""Coming back: what a bookmark restores, and how a listener is greeted."""

from __future__ import annotations

from dataclasses import replace

from skill.bookmark.bookmark import Bookmark
from skill.draft import Draft
from skill.outcome import Heard
from skill.procedure import Procedure
from skill.turn import State


def restore(page: Procedure, state: State, bookmark: Bookmark) -> State:
    """The session of a listener who comes back: speed, length and place as they were.

    On a page that has changed since, the section that was being read is to be read from its
    start; a place that cannot be found again, or the very last sentence, is no place.
    """
    state = replace(state, rate=bookmark.rate, full=bookmark.full)
    if bookmark.procedure != page.id or not page.has_section(bookmark.section or ""):
        return state
    if bookmark.version != page.version:
        sentences = page.section(bookmark.section or "").sentences
        return replace(state, pending=tuple(sentence.id for sentence in sentences))
    place = bookmark.sentence or ""
    if page.has_sentence(place) and page.after(place) is not None:
        return replace(state, place=place)
    return state


def greet(draft: Draft, bookmark: Bookmark | None) -> Heard:
    """Answer a launch: an introduction, or the offer to go on where a listener left off."""
    state = draft.state
    if bookmark is None or not (state.place or state.pending):
        draft.ask("launch", variant=None if bookmark is None else 1)
        return Heard("navigation", command="help")
    key = "welcome_back_changed" if state.pending else "welcome_back"
    section = draft.procedure.section(bookmark.section or "")
    draft.ask(key, "resume", number=section.number, section=section.name)
    return Heard("navigation", section=section.id, command="resume")


def announce_restart(draft: Draft) -> None:
    """Say that the page has changed, where a listener goes on without a launch."""
    section = draft.procedure.section(draft.procedure.sentence(draft.state.pending[0]).section)
    draft.say("restarted", number=section.number, section=section.name)
