"""Rules on what an intent makes of its slots and samples: none idle, and none too few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from interaction_model.linter.amazons import AMAZONS
from interaction_model.linter.intents import FALLBACK
from interaction_model.linter.language import Intent, Language
from interaction_model.linter.rules import Finding, figure
from interaction_model.linter.samples import SLOT


def check_uses(model: Language) -> Iterator[Finding]:
    """Every slot that nothing fills, and every intent that Fallback is likely to swallow."""
    many = figure("samples-few")
    greedy = any(intent.name == FALLBACK for intent in model.intents)
    forms = Counter[str]()
    for kind in model.types:
        forms[kind.name] += many if kind.supplied else sum(len(v.forms) for v in kind.values)
    for intent in model.intents:
        if intent.name.startswith(AMAZONS) or not intent.samples:
            continue
        yield from _idle_slots(intent, model)
        ways = sum(_ways(sample, intent, forms) for sample in intent.samples)
        if greedy and ways < many:
            what = f"only {ways} so far: add more"
            yield Finding("samples-few", f"intent {intent.name}", what, intent.name)


def _idle_slots(intent: Intent, model: Language) -> Iterator[Finding]:
    used = {name for sample in intent.samples for name in SLOT.findall(sample)}
    asked = {
        slot.name for dialog in model.dialogs if dialog.name == intent.name for slot in dialog.slots
    }
    for slot in intent.slots:
        if slot.name not in used | asked and not slot.samples:
            what = "no sample fills it, and no dialog asks for it: use it or take it out"
            where = f"intent {intent.name}, slot {slot.name}"
            yield Finding("slot-unused", where, what, slot.name)


def _ways(sample: str, intent: Intent, forms: Counter[str]) -> int:
    """How many utterances a sample stands for; with a slot whose values are not known, enough."""
    types = {slot.name: slot.kind for slot in intent.slots}
    ways = 1
    for name in SLOT.findall(sample):
        ways *= forms.get(types.get(name, ""), figure("samples-few"))
    return ways
