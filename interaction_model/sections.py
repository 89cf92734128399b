"""The slot type SECTION: the parts of the page, by name and by number."""

from __future__ import annotations

from typing import Any

from skill.parts import names_of
from skill.procedure import Procedure


def section_values(procedure: Procedure, spell: dict[str, str]) -> list[dict[str, Any]]:
    """The values of SECTION; words in `spell` are also written as it says."""
    values, taken = [], set[str]()
    for section in procedure.sections:
        names = names_of(section)
        spelled = dict.fromkeys((*names, *(respell(name, spell) for name in names)))
        forms = [form for form in spelled if form not in taken]
        taken.update(forms)
        value = {"value": forms[0], "synonyms": forms[1:]}
        values.append({"id": section.id, "name": value})
    return values


def respell(text: str, spell: dict[str, str]) -> str:
    """The text with each of its words written as `spell` says."""
    return " ".join(spell.get(word, word) for word in text.split())
