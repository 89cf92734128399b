"""Rules on sample utterances."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from interaction_model.linter.language import Intent, Language
from interaction_model.linter.rules import Finding, figure, words

SEARCH_QUERY = "AMAZON.SearchQuery"
SLOT = re.compile(r"\{([^{}]*)\}")
"""A slot in a sample, with its name."""
_ABBREVIATION = re.compile(r"(?<![^\W\d_])[^\W\d_]\.")


def check_samples(model: Language) -> Iterator[Finding]:
    """Every broken rule on the samples of the model's intents."""
    seen: dict[str, str] = {}
    for intent in model.intents:
        types = {slot.name: slot.kind for slot in intent.slots}
        for sample in intent.samples:
            yield from _words(intent, sample, model)
            yield from _slots(intent, sample, types)
            key = _meaning(sample, types)
            if key in seen:
                yield _twice(intent, sample, seen[key])
            elif key:
                seen[key] = intent.name


def _meaning(sample: str, types: dict[str, str]) -> str:
    """What makes two samples the same: their words, and the types of their slots."""
    typed = SLOT.sub(lambda slot: "{" + types.get(slot[1], slot[1]) + "}", sample)
    return " ".join(typed.lower().split())


def _twice(intent: Intent, sample: str, before: str) -> Finding:
    what = f"{sample!r} stands in {before} already: delete one of the two"
    return Finding("sample-twice", f"intent {intent.name}", what, sample)


def _words(intent: Intent, sample: str, model: Language) -> Iterator[Finding]:
    where = f"intent {intent.name}"
    said = SLOT.sub(" ", sample)
    if not sample.strip():
        yield Finding("sample-blank", where, "a sample without words: delete it", sample)
        return
    if len(sample) > figure("sample-length"):
        what = f"{len(sample)} characters in {sample[:40]!r}…: shorten it"
        yield Finding("sample-length", where, what, sample)
    if "{" in said or "}" in said:
        yield Finding("sample-braces", where, f"{sample!r}: close the braces", sample)
    if any(character.isdigit() for character in said):
        yield Finding("sample-number", where, f"{sample!r}: write the number out", sample)
    wrong = sorted({c for c in _ABBREVIATION.sub("", said) if not _is_sayable(c)})
    if wrong:
        what = f"{sample!r} holds {' '.join(wrong)}: take it out"
        yield Finding("sample-characters", where, what, sample)
    first = sample.split()[0].lower()
    if model.english and first in words("sample-connecting-word"):
        what = f"{sample!r} begins with {first!r}: leave the word out"
        yield Finding("sample-connecting-word", where, what, sample)


def _is_sayable(character: str) -> bool:
    """Whether no rule of its own forbids it: letters with their marks, and what joins words."""
    return (
        unicodedata.category(character)[0] in "LM" or character in " '’-_{}" or character.isdigit()
    )


def _slots(intent: Intent, sample: str, types: dict[str, str]) -> Iterator[Finding]:
    where = f"intent {intent.name}"
    names = SLOT.findall(sample)
    for name in names:
        if name not in types:
            what = f"{sample!r} uses {{{name}}}: declare it or take it out"
            yield Finding("sample-slot-declared", where, what, sample)
    if SEARCH_QUERY not in {types.get(name) for name in names}:
        return
    if len(names) > 1:
        what = f"{sample!r}: leave the other slot out"
        yield Finding("search-query-alone", where, what, sample)
    if not SLOT.sub("", sample).strip():
        what = f"{sample!r}: put words before or after the slot"
        yield Finding("search-query-carrier", where, what, sample)
