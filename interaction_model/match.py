"""A stand-in for Alexa's matcher, over the same model that Alexa gets.

Certain before likely: whole samples, then the page's parts by name, then the carriers of free
questions, and the rest as one question. Alexa generalises from the samples and may match more
freely; nothing in the skill depends on which of the two ways a question comes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from interaction_model.model import Carrier, Model, key_of
from skill.parts import NUMBERS
from skill.text import normalise

FALLBACK = "AMAZON.FallbackIntent"
FREE_TEXT = "AMAZON.SearchQuery"
STOCK = {
    "AMAZON.HelpIntent": "help|help me|can you help me",
    "AMAZON.StopIntent": "stop|off|shut up",
    "AMAZON.CancelIntent": "cancel|never mind|forget it",
    "AMAZON.NavigateHomeIntent": "go home|home|go to home|go to the home screen|home screen",
    "AMAZON.NextIntent": "next|skip|skip forward",
    "AMAZON.PreviousIntent": "go back|skip back|back up|previous",
    "AMAZON.RepeatIntent": "repeat|say that again|repeat that",
    "AMAZON.StartOverIntent": "start over|restart|start again",
    "AMAZON.PauseIntent": "pause|pause that",
    "AMAZON.ResumeIntent": "resume|continue|keep going",
    "AMAZON.YesIntent": "yes|yes please|sure",
    "AMAZON.NoIntent": "no|no thanks",
}
"""What Amazon's own intents understand without any sample of ours (from their documentation)."""

_BEFORE = "okay|ok|alright|right|please|um|uh|erm|er|well|now|hey|just".split("|")
_AFTER = "please|thanks|thank you|for me|now".split("|")
_NUMBER_WORDS = {str(number): word for number, word in enumerate(NUMBERS, 1)}
_STOCK = {key_of(text): intent for intent, texts in STOCK.items() for text in texts.split("|")}


@dataclass(frozen=True)
class SlotMatch:
    """What one slot got."""

    value: str
    """The words as they were heard."""
    id: str | None = None
    """Id of the listed value that they are, if any."""


@dataclass(frozen=True)
class IntentMatch:
    """What an utterance was taken for."""

    intent: str
    """The intent's name."""
    slots: dict[str, SlotMatch] = field(default_factory=dict)
    """Slot name → its words."""


def match_utterance(utterance: str, model: Model) -> IntentMatch:
    """The intent that Alexa would send for an utterance; never raises for any text."""
    words = normalise(utterance)
    key = key_of(words)
    if not key:
        return IntentMatch(FALLBACK)
    match = _match_sample(key, model) or _match_sample(_trimmed(key), model)
    if match:
        return match
    for carrier, inside in _carriers(words, model):
        if carrier.kind == FREE_TEXT:
            return IntentMatch(carrier.intent, {carrier.slot: SlotMatch(inside)})
    if model.catch_all is None:
        return IntentMatch(FALLBACK)
    intent, slot = model.catch_all
    ids = model.values.get("QUESTION", {})
    return IntentMatch(intent, {slot: SlotMatch(words, ids.get(key))})


def _match_sample(key: str, model: Model) -> IntentMatch | None:
    """A whole sample, with listed values only in its slots."""
    intent = model.static.get(key) or _STOCK.get(key)
    if intent:
        return IntentMatch(intent)
    for carrier, inside in _carriers(key, model):
        number = " ".join(_NUMBER_WORDS.get(word, word) for word in inside.split())
        name = model.values.get(carrier.kind, {}).get(number)
        if name is not None:
            return IntentMatch(carrier.intent, {carrier.slot: SlotMatch(inside, name)})
    return None


def _carriers(text: str, model: Model) -> Iterator[tuple[Carrier, str]]:
    """Every carrier whose words frame `text`, the longest first, with the words inside."""
    words = text.split()
    keys = text.replace("'", "").split()
    for length in range(min(model.longest, len(words) - 1), 0, -1):
        for carrier in model.carriers.get(" ".join(keys[:length]), ()):
            after = carrier.after.split()
            inside = words[length : len(words) - len(after)]
            if inside and keys[len(keys) - len(after) :] == after:
                yield carrier, " ".join(inside)


def _trimmed(key: str) -> str:
    """Without the polite and hesitating words around a command."""
    words = key.split()
    while len(words) > 1 and words[0] in _BEFORE:
        del words[0]
    trimmed = " ".join(words)
    for tail in (*_AFTER, *_AFTER):
        trimmed = trimmed.removesuffix(" " + tail)
    return trimmed
