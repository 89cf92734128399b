"""The contract of recognisers, and what is wrong when one cannot be had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from skill.errors import SkillError
from speech.ear.sound import Samples


class EarError(SkillError):
    """A recogniser, its model or a microphone cannot be used, and what to do about it."""


@dataclass(frozen=True)
class Guess:
    """What may have been said."""

    text: str
    """The words, lower case; '' for no speech."""
    confidence: float
    """How sure the recogniser is, from 0 to 1."""
    others: tuple[Guess, ...] = ()
    """What else it may have been, likelier first; these have none behind them."""


class Recogniser(Protocol):
    """Turns one utterance into words."""

    name: str
    """What it is called on the command line."""
    is_open: bool
    """Whether it can hear any word; one that cannot must never decide alone."""

    def recognise(self, samples: Samples) -> Guess:
        """What was most probably said."""
