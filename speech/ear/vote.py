"""What was most probably meant: of all that may have been said, like meanings count together.

In noise the right words are often not the first guess; but wrong ones mean now this, now that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from skill.outcome import Advice, Command, FollowUp, Mention, NotCovered, OffTopic, Outcome, Passage

FADING = 0.8
"""What each guess counts beside the one before it."""
ELSEWHERE = 0.3
"""What a guess counts that has nothing to do with the page: most words that go wrong have not."""


class Meant(NamedTuple):
    """What most guesses mean."""

    text: str
    """The first guess that means it."""
    share: float
    """Its part of all votes."""
    agreeing: int
    """How many guesses mean it."""


def most_meant(guesses: Sequence[str], understand: Callable[[str], Outcome]) -> Meant:
    """What most of some guesses mean, at least one of them; likelier ones come first."""
    votes: dict[tuple[str, ...], float] = defaultdict(float)
    meaning_it: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for place, guess in enumerate(guesses):
        outcome = understand(guess)
        meaning = _meaning(outcome)
        meaning_it[meaning].append(guess)
        counts = ELSEWHERE if isinstance(outcome, OffTopic) else 1.0
        votes[meaning] += FADING**place * outcome.why.score * counts
    best = max(votes, key=lambda meaning: votes[meaning])
    share = votes[best] / (sum(votes.values()) or 1.0)
    return Meant(meaning_it[best][0], share, len(meaning_it[best]))


def _meaning(outcome: Outcome) -> tuple[str, ...]:
    """What leads to the same answer is the same; so is all that the page does not say."""
    match outcome:
        case Passage():
            return ("passage", outcome.sentences[0])
        case Mention() | NotCovered() | Advice():
            return ("declined",)
        case Command():
            return ("command", outcome.name, outcome.section or "")
        case FollowUp():
            return ("follow_up", outcome.relation)
        case _:
            return (type(outcome).__name__,)
