"""Rules on intents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interaction_model.linter.amazons import AMAZONS, what_instead
from interaction_model.linter.language import Intent, Language
from interaction_model.linter.rules import Finding, figure, words

FALLBACK = "AMAZON.FallbackIntent"
_NAME = re.compile(r"[A-Za-z][A-Za-z_]*")
_ACTION = re.compile(r"AMAZON\.[A-Z][A-Za-z]*Action(<[\w@,.\[\] ]+>)?")
"""An action of Amazon's library, such as AMAZON.SearchAction<object@Movie>."""


def check_intents(model: Language) -> Iterator[Finding]:
    """Every broken rule on the model's intents."""
    yield from _counts(model)
    yield from _required(model)
    seen = set()
    for intent in model.intents:
        if intent.name in seen:
            what = "declared twice: merge the two"
            yield Finding("intent-twice", f"intent {intent.name}", what, intent.name)
        seen.add(intent.name)
        yield from _intent(intent, model)
    if model.sensitivity is not None:
        yield from _sensitivity(model, model.sensitivity)


def _counts(model: Language) -> Iterator[Finding]:
    intents, types = len(model.intents), len(model.types)
    if intents > figure("intent-count"):
        yield Finding("intent-count", "intents", f"{intents} intents: merge some")
    if intents + types > figure("intent-and-type-count"):
        what = f"{intents} intents and {types} slot types: merge some"
        yield Finding("intent-and-type-count", "intents and types", what)


def _required(model: Language) -> Iterator[Finding]:
    names = {intent.name for intent in model.intents}
    needed = [("intent-required", words("intent-required"))]
    if names & {"AMAZON.PauseIntent", "AMAZON.ResumeIntent"}:
        needed.append(("intent-required-to-read", words("intent-required-to-read")))
    for rule, intents in needed:
        for name in intents:
            if name not in names:
                yield Finding(rule, "intents", f"{name} is missing: add it")


def _intent(intent: Intent, model: Language) -> Iterator[Finding]:
    where = f"intent {intent.name}"
    built_in = intent.name.startswith(AMAZONS)
    if built_in and not _ACTION.fullmatch(intent.name):
        unknown = what_instead(intent.name, "intent-built-in")
        if unknown:
            yield Finding("intent-built-in", where, unknown, intent.name)
    if not built_in and not _NAME.fullmatch(intent.name):
        yield Finding("intent-name", where, "rename it", intent.name)
    if intent.name == FALLBACK and (intent.samples or intent.slots):
        yield Finding("fallback-extended", where, "take its samples and slots out", intent.name)
    in_dialog = intent.name in {dialog.name for dialog in model.dialogs}
    if not (intent.samples or built_in or in_dialog):
        yield Finding("intent-without-samples", where, "add ways to say it", intent.name)
    slotted = [sample for sample in intent.samples if "{" in sample]
    if slotted and len(slotted) < len(intent.samples):
        plain = next(sample for sample in intent.samples if "{" not in sample)
        what = f"{plain!r} stands beside {slotted[0]!r}: move one of the two to another intent"
        yield Finding("samples-mixed", where, what, plain)


def _sensitivity(model: Language, level: str) -> Iterator[Finding]:
    rule, where = "fallback-sensitivity", "modelConfiguration"
    if level not in words(rule):
        yield Finding(rule, where, f"{level!r}: write one of {', '.join(words(rule))}", level)
    if not model.english:
        yield Finding(rule, where, f"set for {model.locale}: take it out", level)
