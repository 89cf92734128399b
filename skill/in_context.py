"""Understands a question beside the sentence heard last: anew where that makes better sense."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Protocol

from skill.followups import FollowUps
from skill.leaning import lean, own_words
from skill.outcome import (
    Advice,
    Check,
    Command,
    FollowUp,
    Mention,
    NotCovered,
    OffTopic,
    Outcome,
    Passage,
    UrgentHelp,
)
from skill.text import normalise

CLEAR = 0.7
"""Least score of a question asked anew, for it to be what was meant."""
SURE = 0.9
"""Least score of a decline asked anew that takes the place of another decline, and of a command
that nothing takes the place of."""
MOST_OWN = 1
"""Words of its own with which a decline may yet have missed what was meant."""
_COUNTS = re.compile(
    r"how (?:many|much)\b(?!.*\b(?:left|more|go|remain\w*|read|hear|parts?|sections?|sentences?)\b)"
)
"""How one asks for a number of things, and not for what is left of the page."""
_ASKER = re.compile(r"\b(?:i|you|we)\b")
"""Whose life after the operation a question may be about: "can i shower with it"."""
ANSWER = (Passage, Mention, NotCovered)
"""What a question asked anew may come to: it never moves, ends or alarms."""


class Finder(Protocol):
    """Understands a question about one procedure."""

    def find(self, question: str) -> Outcome:
        """What a normalised question asks for. Never raises for any text."""


class InContext:
    """A finder that knows which sentence was heard last."""

    def __init__(self, finder: Finder, follow_ups: FollowUps) -> None:
        self._finder = finder
        self._follow_ups = follow_ups
        page = follow_ups.procedure
        things = [thing for about in follow_ups.about.values() for thing in about]
        things += [normalise(form) for term in page.terms for form in term.forms]
        words = {word for thing in things for word in thing.split()}
        self._named = frozenset(word for word in words if len(word) > 3) | {"operation", "surgery"}

    def find(self, question: str, last: str | None) -> tuple[str, Outcome]:
        """The question as it was understood, and what it asks for.

        `last` is the sentence heard last; without one, the question is taken as it stands.
        """
        plain = self._finder.find(question)
        about = self._follow_ups.about.get(last or "", ())
        if last is None or not about or _stays(plain):
            return question, plain
        best: tuple[str, Outcome] = (question, plain)
        for text in lean(question, about, self._named):
            anew = self._finder.find(text)
            if self._is_better(anew, plain, question, last) and (
                best[1] is plain or anew.why.score > best[1].why.score
            ):
                best = text, replace(anew, why=replace(anew.why, rule="in context"))
        return best

    def _is_better(self, anew: Outcome, plain: Outcome, question: str, last: str) -> bool:
        """Whether a question asked anew makes better sense than as it stands."""
        if not isinstance(anew, ANSWER) or anew.why.score < CLEAR:
            return False
        same, own = _names(anew, last), own_words(question)
        match plain:
            case FollowUp() if not question.startswith("which"):
                known = self._follow_ups.knows(last, plain.relation)
                return not known and isinstance(anew, Mention if same else Passage)
            case OffTopic() if own and plain.why.score >= CLEAR:
                return False
            case FollowUp() | OffTopic() | Check():
                return True
            case Command():
                return same and bool(_COUNTS.match(question))
            case Passage():
                return same and not own and last not in plain.sentences
        if _names(plain, last) or own > (0 if _ASKER.search(question) else MOST_OWN):
            return False
        if isinstance(anew, NotCovered):
            return anew.why.score >= SURE
        return same or (not own and isinstance(anew, Passage))


def _stays(plain: Outcome) -> bool:
    """Whether a question needs no context: urgent, for a doctor, or settled by the bank."""
    if isinstance(plain, UrgentHelp | Advice):
        return True
    return plain.why.rule == "exact" and not isinstance(plain, FollowUp | OffTopic)


def _names(outcome: Outcome, sentence: str) -> bool:
    """Whether an outcome would read this sentence."""
    if isinstance(outcome, Passage):
        return sentence in outcome.sentences
    return isinstance(outcome, Mention) and outcome.sentence == sentence
