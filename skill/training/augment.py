"""Variations of the bank's questions that leave their meaning: training sees each anew each round.

Speech recognisers mishear, people wrap a question in small talk, and they ask two things at once.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from skill.question.bank import BankQuestion
from skill.question.label import Label
from skill.training.mishear import SoundAlikes

MISHEARD, ASIDE_BEFORE, ASIDE_AFTER, DROPPED, JOINED = 0.2, 0.12, 0.06, 0.1, 0.05
"""Shares of the questions that get each variation in a round."""
_ASIDES = tomllib.loads((Path(__file__).parent / "asides.toml").read_text(encoding="utf-8"))
_FILLING = frozenset("the a an of to is are do does in my your i".split())
"""Little words that second-language speakers leave out and recognisers lose."""
_FAMILIAR = frozenset(
    "the and for but not any all get got was has had are can did its her his she him you our "
    "out off why how who two one that this with from what when where which while whom does "
    "will could would should were have they them their there then than your yours hers about "
    "into over just some been being".split()
)
"""Words so frequent that no recogniser mishears them."""
_ASKS = re.compile(r"(?:who|what|where|when|why|how|which|do|does|is|are|will|can)\b")
_LINKS = ("and", "and", "and also", "and then", "also", "plus", "oh and")
_LONGEST_HALF = 11
"""Words of each half of a double question."""


@dataclass(frozen=True)
class Asked:
    """A question as it is shown in one round."""

    text: str
    label: Label


class Augmenter:
    """Varies questions at random."""

    def __init__(self, questions: Sequence[BankQuestion], common: Sequence[str]) -> None:
        """`common`: words that a recogniser writes down, beside those of the bank."""
        words = {word for question in questions for word in question.text.split()}
        alike = SoundAlikes([*common, *words])
        candidates = sorted(w for w in words if len(w) > 2 and w not in _FAMILIAR)
        self._misheard = {w: heard for w in candidates if (heard := alike.find(w))}
        self._halves = [q for q in questions if _is_half(q)]

    def vary(self, question: BankQuestion, chance: random.Random) -> Asked:
        """The question as it is, or changed in ways that leave its label true."""
        if question.label.kind == "answer" and chance.random() < JOINED and _is_half(question):
            return self._join(question, chance.choice(self._halves), chance)
        words = question.text.split()
        if chance.random() < MISHEARD:
            self._mishear(words, chance)
        if len(words) > 4 and chance.random() < DROPPED:
            _drop_one(words, chance)
        if len(words) > 2 and chance.random() < ASIDE_BEFORE:
            words = [chance.choice(_ASIDES["before"]), *words]
        if len(words) > 2 and chance.random() < ASIDE_AFTER:
            words = [*words, chance.choice(_ASIDES["after"])]
        return Asked(" ".join(words), question.label)

    def _mishear(self, words: list[str], chance: random.Random) -> None:
        at = [i for i, word in enumerate(words) if word in self._misheard]
        if not at:
            return
        for i in chance.sample(at, 2 if len(at) > 3 and chance.random() < 0.3 else 1):
            heard = self._misheard[words[i]]
            # Mostly what sounds nearest.
            words[i] = heard[min(int(chance.expovariate(0.35)), len(heard) - 1)]

    def _join(self, one: BankQuestion, other: BankQuestion, chance: random.Random) -> Asked:
        if one.label == other.label:
            return Asked(one.text, one.label)
        targets = (*one.label.targets, *other.label.targets)
        return Asked(
            f"{one.text} {chance.choice(_LINKS)} {other.text}", Label("answer", targets, both=True)
        )


def _is_half(question: BankQuestion) -> bool:
    """Whether a question can be one of two: short, complete, with one sentence to answer it."""
    return (
        question.label.kind == "answer"
        and len(question.label.targets) == 1
        and len(question.text.split()) <= _LONGEST_HALF
        and bool(_ASKS.match(question.text))
    )


def _drop_one(words: list[str], chance: random.Random) -> None:
    at = [i for i, word in enumerate(words) if word in _FILLING]
    if at:
        del words[chance.choice(at)]
