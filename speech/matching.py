"""Which intent an utterance means: Alexa's part, done here against the committed model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from interaction_model.match import match_utterance
from interaction_model.model import load_model
from interaction_model.slots import slots_json

Matcher = Callable[[str], tuple[str, dict[str, Any]]]
"""An utterance → the intent's name and Alexa's slot JSON."""
IntentOf = Callable[[str], str]
"""An utterance → the intent's name alone."""


def load_matcher(locale: str) -> Matcher:
    """The matcher for one locale's interaction model; InteractionModelError for another locale."""
    model = load_model(locale)

    def match(utterance: str) -> tuple[str, dict[str, Any]]:
        found = match_utterance(utterance, model)
        return found.intent, slots_json(found)

    return match


def load_intent_of(locale: str) -> IntentOf:
    """The same for those who need only the intent's name; InteractionModelError likewise."""
    model = load_model(locale)
    return lambda utterance: match_utterance(utterance, model).intent
