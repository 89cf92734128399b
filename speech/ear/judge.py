"""Whether to answer what was heard, to ask whether it was said, or to ask again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from skill.outcome import Command, OffTopic, Outcome, UrgentHelp
from skill.text import normalise
from speech.ear.guesses import ALARMING
from speech.ear.listeners import UNSURE
from speech.ear.vote import most_meant
from speech.listener import Heard

SURE = 0.7
"""Confidence from which what was heard is answered: of a hundred such, 97 were right."""
FAIR = 0.45
"""Confidence from which it is answered if it makes perfect sense besides, or the guesses agree."""
POOR = 0.25
"""Confidence below which nothing is made of it, unless it is exactly a known wording."""
VOTED = 0.8
"""Confidence from which the first guess counts alone."""
AGREED = 0.8
"""Share of one meaning among the votes of two guesses or more from which they agree."""
PERFECT_SENSE = 0.95
"""Score of an outcome from which all were right when measured, if only they were fairly heard."""
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
    meaning: Outcome | None = None
    """What the skill makes of them; None where nothing was heard."""

    @property
    def urgency(self) -> int:
        """How urgent the words are: 2 for an emergency, 1 for help the same day, 0 for neither."""
        return _urgency(self.meaning)

    @property
    def is_urgent(self) -> bool:
        """Whether the words call for help."""
        return self.urgency > 0


class Judge:
    """Weighs how sure the ear is against how much sense the words make."""

    def __init__(self, understand: Understanding, match: Matching) -> None:
        self._understand = cache(understand)  # each guess is looked at several times
        self._match = match

    def judge(self, heard: Heard, refused: str = "") -> Judgement:
        """What to do. The listed signs of an emergency are answered however poorly heard.

        An emergency that only may have been said, by the first ALARMING further guesses, is asked
        about, whatever else it sounds like; if it is no listed sign, and the rest was heard well,
        that is what is asked about.
        `refused`: what was asked about a moment ago, and was not said.
        """
        try:
            judgement = self._judge(without(heard, refused) if refused else heard)
            if not judgement.text:
                return judgement
            return replace(judgement, meaning=self._understand(normalise(judgement.text)))
        finally:
            self._understand.cache_clear()  # no words of a listener are kept

    def _judge(self, heard: Heard) -> Judgement:
        text = heard.text
        if not text:
            return Judgement("again")
        outcome = self._understand(normalise(text))
        if _is_sign(outcome):
            return Judgement("answer", text)
        for other in filter(None, (*heard.others[:ALARMING], heard.second)):
            meaning = self._understand(normalise(other))
            if _urgency(meaning) > _urgency(outcome):
                other_first = _is_sign(meaning) or heard.confidence < SURE
                return Judgement("confirm", other if other_first else text)
        is_open = not isinstance(outcome, UrgentHelp) and not self._is_known(text, outcome)
        if is_open and heard.others and heard.confidence < VOTED:
            return self._vote(heard)
        return self._weigh(heard)

    def _vote(self, heard: Heard) -> Judgement:
        """What to do, by what most guesses mean."""
        guesses = [normalise(guess) for guess in (heard.text, *heard.others)]
        meant = most_meant(guesses, self._understand)
        is_agreed = meant.agreeing > 1 and meant.share >= AGREED
        makes_sense = not isinstance(self._understand(meant.text), OffTopic)
        if is_agreed and makes_sense and heard.confidence >= FAIR:
            return Judgement("answer", meant.text)
        return self._weigh(replace(heard, text=meant.text))

    def _weigh(self, heard: Heard) -> Judgement:
        """What to do about words that were chosen."""
        outcome = self._understand(normalise(heard.text))
        clear = self._is_clear(heard, outcome)
        return Judgement("answer", heard.text) if clear else self._ask(heard)

    def _is_clear(self, heard: Heard, outcome: Outcome) -> bool:
        """Whether it was heard well enough for the sense that it makes."""
        if heard.confidence >= SURE:
            return True
        if isinstance(outcome, UrgentHelp):
            return False
        if self._is_known(heard.text, outcome):
            return heard.confidence > UNSURE
        makes_sense = outcome.why.score >= PERFECT_SENSE and not isinstance(outcome, OffTopic)
        return heard.confidence >= FAIR and makes_sense

    def _ask(self, heard: Heard) -> Judgement:
        """Ask whether this was said, or what the second ear heard; or to say it again."""
        outcome = self._understand(normalise(heard.text))
        if isinstance(outcome, UrgentHelp) or self._is_known(heard.text, outcome):
            return Judgement("confirm", heard.text)
        if heard.second and outcome.why.score < MAKES_SENSE:
            meant = self._understand(normalise(heard.second))
            if meant.why.score >= MAKES_SENSE:
                return Judgement("confirm", heard.second)
        return Judgement("confirm" if heard.confidence >= POOR else "again", heard.text)

    def _is_known(self, text: str, outcome: Outcome) -> bool:
        """Whether these very words are a command or stand in the question bank."""
        named = self._match(text) not in _QUESTIONS
        return named or outcome.why.rule == "exact" or isinstance(outcome, Command)


def without(heard: Heard, refused: str) -> Heard:
    """What was heard but for what was refused; if that came first, nothing is sure any more."""
    guesses = [guess for guess in (heard.text, *heard.others) if guess != refused]
    second = heard.second if heard.second != refused else ""
    if not guesses:
        return Heard("", second=second)
    text, *others = guesses
    sure = heard.confidence if text == heard.text else min(heard.confidence, UNSURE)
    return Heard(text, sure, tuple(others), second)


def _is_sign(outcome: Outcome) -> bool:
    """Whether it is an emergency by the list, and not only by likeness."""
    return isinstance(outcome, UrgentHelp) and outcome.why.rule.startswith("sign ")


def _urgency(outcome: Outcome | None) -> int:
    """How urgent an outcome is, as `Judgement.urgency` has it."""
    if not isinstance(outcome, UrgentHelp):
        return 0
    return 2 if outcome.urgency == "emergency" else 1
