"""The cues that close what was read: more, the next part, or what else is wanted."""

from __future__ import annotations

from skill import reading
from skill.draft import Draft
from skill.procedure import Sentence


def place_of(draft: Draft) -> Sentence | None:
    """The sentence heard last; None before the first."""
    return draft.procedure.find_sentence(draft.state.place)


def following(draft: Draft) -> Sentence | None:
    """The sentence to read next; None at the end of the page."""
    place = place_of(draft)
    return draft.procedure.after(place.id) if place else draft.procedure.sentences[0]


def most(draft: Draft) -> int:
    """How many sentences are read at once."""
    return reading.BLOCK_SENTENCES if draft.state.full >= 0 else 1


def ask_for_more(draft: Draft) -> None:
    """Close a reading with the cue that fits: more, the next part, or the end."""
    place, then = place_of(draft), following(draft)
    if draft.state.pending:
        draft.ask("more", "more")
    elif place is None:
        draft.ask("anything_else")
    elif then is None:
        draft.ask("end_of_page")
    elif then.section == place.section:
        draft.ask("more", "more")
    else:
        section = draft.procedure.section(then.section)
        draft.ask("go_on_with", "more", number=section.number, section=section.name)


def offer_again(draft: Draft) -> None:
    """Close with the offer that was open, or with a question."""
    if draft.state.asking not in ("more", "resume"):
        draft.ask("anything_else")
    elif draft.state.place:
        ask_for_more(draft)
    else:
        draft.ask("more", "more")


def go_on(draft: Draft) -> None:
    """Close a change of how it is read: with the cue for more where something was read."""
    if draft.state.place:
        ask_for_more(draft)
    else:
        draft.ask("anything_else")
