"""Rules on dialogs."""

from __future__ import annotations

from collections.abc import Iterator

from interaction_model.linter.language import Language
from interaction_model.linter.rules import Finding


def check_dialogs(model: Language) -> Iterator[Finding]:
    """Every broken rule on dialogs."""
    intents = {intent.name: intent for intent in model.intents}
    for dialog in model.dialogs:
        where = f"dialog {dialog.name}"
        used = [*dialog.prompts, *(prompt for slot in dialog.slots for prompt in slot.prompts)]
        for prompt in used:
            if prompt not in model.prompts:
                yield Finding("dialog-prompt", where, f"define the prompt {prompt!r}", prompt)
        if dialog.name not in intents:
            what = "the language model has no such intent: add it or delete the dialog"
            yield Finding("dialog-intent", where, what, dialog.name)
            continue
        types = {slot.name: slot.kind for slot in intents[dialog.name].slots}
        for slot in dialog.slots:
            if types.get(slot.name) != slot.kind:
                what = f"slot {slot.name} of type {slot.kind}: declare it so in the intent"
                yield Finding("dialog-slot", where, what, slot.name)
