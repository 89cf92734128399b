"""What was said where a part of the page was expected, and names none: a question of its own.

Entity resolution may take any words for a part, a call for help among them, so that what it
matched is not looked at.
"""

from __future__ import annotations

from collections.abc import Callable

from skill.outcome import OffTopic, Outcome, UrgentHelp

SURE_ALARM = 0.7
"""Score from which a word or two alone are a call for help."""
FEWEST_CALLING = 3
"""Words from which a less sure call is one as well: "pain" and "the drain" are things to ask of."""


def in_full(words: str, carrier: str, understand: Callable[[str], Outcome]) -> str:
    """The question that `words` ask: as they stand, or behind `carrier` if they say nothing alone.

    `carrier` stands for the words of the sample around the slot, such as "go to". It comes second:
    before a whole sentence it was hardly said, and could hide that the sentence calls for help.
    """
    return words if _says_something(words, understand(words)) else f"{carrier} {words}"


def _says_something(words: str, outcome: Outcome) -> bool:
    if isinstance(outcome, UrgentHelp):
        return outcome.why.score >= SURE_ALARM or len(words.split()) >= FEWEST_CALLING
    return not isinstance(outcome, OffTopic)
