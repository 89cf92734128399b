"""Which of two offers a listener takes: "the first", "both", "neither"."""

from __future__ import annotations

from skill.text import without_courtesy

_FIRST = "the first|first|the first one|first one|the first sentence|number one|one"
_SECOND = (
    "the second|second|the second one|second one|the second sentence|number two|two|the other one"
    "|the last one"
)
_BOTH = "both|both of them|the both|both of those"
_NEITHER = "neither|neither of them|neither one|none|none of them|neither of those|none of those"

_TAKEN = {
    words: taken
    for spoken, taken in (
        (_FIRST, (0,)),
        (_SECOND + "|the latter", (1,)),
        (_BOTH, (0, 1)),
        (_NEITHER, ()),
    )
    for words in spoken.split("|")
}


def take_offers(question: str, offers: tuple[str, ...]) -> tuple[str, ...] | None:
    """The offers that a normalised answer takes, perhaps none; None if it is no choice at all.

    Where only one was offered, it is the one meant by "the second" too.
    """
    taken = _TAKEN.get(without_courtesy(question))
    if taken is None:
        return None
    return tuple(dict.fromkeys(offers[min(index, len(offers) - 1)] for index in taken))
