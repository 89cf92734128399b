"""What a written form is: a pattern that finds it, and how it is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Form:
    """A written form that is said otherwise."""

    name: str
    """What it is, in one word."""
    pattern: str
    """A regular expression, without groups, that finds it."""
    say: Callable[[str], str]
    """What was found → what is said."""
    any_case: bool = False
    """Whether capital letters make no difference."""
