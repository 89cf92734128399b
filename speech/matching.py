"""Which intent an utterance means: Alexa's part, done here against the committed model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Matcher = Callable[[str], tuple[str, dict[str, Any]]]
"""An utterance → the intent's name and Alexa's slot JSON."""


def load_matcher(locale: str) -> Matcher:
    """The matcher for one locale's interaction model."""
    try:
        from interaction_model.match import load_model, match_utterance
    except ImportError:
        return _question
    model = load_model(locale)

    def match(utterance: str) -> tuple[str, dict[str, Any]]:
        found = match_utterance(utterance, model)
        return found.intent, found.slots

    return match


def _question(utterance: str) -> tuple[str, dict[str, Any]]:
    slot = {"name": "question", "value": utterance, "confirmationStatus": "NONE"}
    return "QuestionIntent", {"question": slot}
