"""Rules on slots and their types."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interaction_model.linter.amazons import AMAZONS, what_instead
from interaction_model.linter.language import Language, SlotType
from interaction_model.linter.rules import Finding, figure

_SLOT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.]*")
_TYPE_NAME = re.compile(r"[A-Za-z][A-Za-z_]*")


def check_slots(model: Language) -> Iterator[Finding]:
    """Every broken rule on slots."""
    defined = {kind.name for kind in model.types}
    types: dict[str, tuple[str, str]] = {}
    for intent in model.intents:
        seen = set()
        for slot in intent.slots:
            where = f"intent {intent.name}, slot {slot.name}"
            if not _SLOT_NAME.fullmatch(slot.name):
                yield Finding("slot-name", where, "rename it", slot.name)
            if slot.name in seen:
                yield Finding("slot-twice", where, "delete one of the two", slot.name)
            seen.add(slot.name)
            kind, first = types.setdefault(slot.name, (slot.kind, intent.name))
            if kind != slot.kind:
                what = f"{slot.kind} here, {kind} in {first}: rename one of the two"
                yield Finding("slot-one-type", where, what, slot.name)
            unknown = "" if slot.kind in defined else _unknown(slot.kind)
            if unknown:
                yield Finding("slot-type-known", where, unknown, slot.kind)


def _unknown(kind: str) -> str:
    """What to do about a type that the model does not define; '' if Amazon has it."""
    if kind.startswith(AMAZONS):
        return what_instead(kind, "slot-type-known")
    return f"there is no type {kind!r}: define it"


def check_types(model: Language) -> Iterator[Finding]:
    """Every broken rule on slot types."""
    seen = set()
    for kind in model.types:
        where = f"type {kind.name}"
        built_in = kind.name.startswith(AMAZONS)
        if built_in and (unknown := _unknown(kind.name)):
            yield Finding("slot-type-known", where, unknown, kind.name)
        if not built_in and not _TYPE_NAME.fullmatch(kind.name):
            yield Finding("type-name", where, "rename it", kind.name)
        if kind.name in seen:
            yield Finding("type-twice", where, "merge the two", kind.name)
        seen.add(kind.name)
        if not (kind.values or kind.supplied or built_in):
            yield Finding("type-empty", where, "add a value", kind.name)
        yield from _values(kind, where)


def _values(kind: SlotType, where: str) -> Iterator[Finding]:
    ids, said = set(), dict[str, int]()
    for row, value in enumerate(kind.values):
        if value.id and value.id in ids:
            yield Finding("value-id-twice", where, f"id {value.id!r}: give each its own", value.id)
        ids.add(value.id)
        for form in value.forms:
            if not form.strip():
                yield Finding("value-blank", where, f"value {row + 1}: write or delete it", form)
                continue
            if len(form) > figure("value-length"):
                what = f"{len(form)} characters in {form[:40]!r}…: shorten it"
                yield Finding("value-length", where, what, form)
            if said.setdefault(" ".join(form.lower().split()), row) != row:
                what = f"{form!r} stands under two values: keep it under one"
                yield Finding("value-twice", where, what, form)
    for row, value in enumerate(kind.values):
        forms = [" ".join(form.lower().split()) for form in value.forms]
        for form in sorted({form for form in forms if form and forms.count(form) > 1}):
            what = f"{form!r} stands twice under value {row + 1}: delete one of the two"
            yield Finding("value-twice", where, what, form)
