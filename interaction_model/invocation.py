"""How a skill is called by its name: what a listener says before the skill hears anything."""

from __future__ import annotations

from interaction_model.linter.rules import words
from interaction_model.model import Model, key_of


def request_in(utterance: str, model: Model) -> str | None:
    """What is asked of the skill in an utterance that calls it by name.

    '' if it is only opened; None if it is not called. "Alexa, ask NAME to …", "open NAME" and
    "… using NAME" are the forms that Alexa takes; the wake word may be missing.
    """
    spoken = key_of(utterance).split()
    name = key_of(model.invocation_name).split()
    if spoken and spoken[0] in words("invocation-wake-word"):
        spoken = spoken[1:]
    launching = {tuple(phrase.split()) for phrase in words("listing-example-first")} | {()}
    connecting = words("invocation-connecting-word")
    for at in range(len(spoken) - len(name) + 1):
        if spoken[at : at + len(name)] != name:
            continue
        before, after = spoken[:at], spoken[at + len(name) :]
        if tuple(before) in launching:
            if len(after) > 1 and after[0] in connecting:
                after = after[1:]
            return " ".join(after)
        if not after and len(before) > 1 and before[-1] in connecting:
            return " ".join(before[:-1])
    return None
