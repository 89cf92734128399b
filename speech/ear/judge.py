"""Whether to answer what was heard, to ask whether it was said, or to ask again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from skill.outcome import Command, Outcome, UrgentHelp
from skill.text import normalise
from speech.ear.listeners import UNSURE
from speech.listener import Heard

SURE = 0.6
"""Confidence from which what was heard is answered: four in five such were right when measured."""
POOR = 0.25
"""Confidence below which nothing is made of it, unless it is exactly a known wording."""
MAKES_SENSE = 0.7
"""Score from which an outcome speaks for the words that led to it."""
_QUESTIONS = frozenset({"QuestionIntent", "AskIntent", "AMAZON.FallbackIntent"})

Understanding = Callable[[str], Outcome]
"""What the skill would make of a normalised question."""
Matching = Callable[[str], str]
"""The intent that an utterance would be matched to."""


@dataclass(frozen=True)
class Judgement:
    """What to do with what was heard."""

    do: Literal["answer", "confirm", "again"]
    """Answer the text, ask "Did you say …?", or ask to say it again."""
    text: str = ""
    """The words to go by."""


class Judge:
    """Weighs how sure the ear is against how much sense the words make."""

    def __init__(self, understand: Understanding, match: Matching) -> None:
        self._understand = understand
        self._match = match

    def judge(self, heard: Heard) -> Judgement:
        """What to do. The listed signs of an emergency are answered however poorly heard."""
        text = heard.text
        if not text:
            return Judgement("again")
        outcome = self._understand(normalise(text))
        if heard.confidence >= SURE or _is_sign(outcome):
            return Judgement("answer", text)
        if self._is_known(text, outcome):
            return Judgement("answer" if heard.confidence > UNSURE else "confirm", text)
        if isinstance(outcome, UrgentHelp):
            return Judgement("confirm", text)
        if heard.other and heard.other != text and outcome.why.score < MAKES_SENSE:
            other = self._understand(normalise(heard.other))
            if isinstance(other, UrgentHelp) or other.why.score >= MAKES_SENSE:
                return Judgement("confirm", heard.other)
        return Judgement("confirm" if heard.confidence >= POOR else "again", text)

    def _is_known(self, text: str, outcome: Outcome) -> bool:
        """Whether these very words are a command or stand in the question bank."""
        named = self._match(text) not in _QUESTIONS
        return named or outcome.why.rule == "exact" or isinstance(outcome, Command)


def _is_sign(outcome: Outcome) -> bool:
    """Whether it is an emergency by the list, and not only by likeness."""
    return isinstance(outcome, UrgentHelp) and outcome.why.rule.startswith("sign ")
