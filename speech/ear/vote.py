"""What was most probably meant: of all that may have been said, like meanings count together.

In noise the right words are often not the first guess; but wrong ones mean now this, now that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from skill.outcome import Advice, Command, FollowUp, Mention, NotCovered, OffTopic, Outcome, Passage

FADING = 0.8
"""What each guess counts beside the one before it."""
ELSEWHERE = 0.3
"""What a guess counts that has nothing to do with the page: most words that go wrong have not."""


def most_meant(guesses: Sequence[str], understand: Callable[[str], Outcome]) -> str:
    """The first of the guesses that mean what most of them mean; likelier ones come first."""
    weights: dict[tuple[str, ...], float] = defaultdict(float)
    first: dict[tuple[str, ...], str] = {}
    for place, guess in enumerate(guesses):
        outcome = understand(guess)
        meaning = _meaning(outcome)
        first.setdefault(meaning, guess)
        counts = ELSEWHERE if isinstance(outcome, OffTopic) else 1.0
        weights[meaning] += FADING**place * outcome.why.score * counts
    return first[max(weights, key=lambda meaning: weights[meaning])]


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
