"""Names that begin with AMAZON.: whether there is such a thing, and which one was meant."""

from __future__ import annotations

from difflib import get_close_matches

from interaction_model.linter.rules import words

AMAZONS = "AMAZON."
"""What the names of Amazon's own intents and slot types begin with."""


def what_instead(name: str, rule: str) -> str:
    """'' if a rule's words hold the name, else what to do about it."""
    known = words(rule)
    if name.removeprefix(AMAZONS) in known:
        return ""
    close = get_close_matches(name.removeprefix(AMAZONS), known, 1)
    return f"Amazon has none of this name: {f'write {AMAZONS}{close[0]}' if close else 'rename it'}"
