"""The slot type SECTION: the parts of the page, by name and by number."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from skill.content_files import CONTENT, read_toml
from skill.errors import ContentError, Problem
from skill.parts import NUMBERS, ORDINALS
from skill.procedure import Procedure, Section
from skill.text import normalise


def load_section_names(procedure: Procedure, folder: Path = CONTENT) -> dict[str, tuple[str, ...]]:
    """Section id → its further names from `sections.toml`; raises ContentError."""
    path = folder / "sections.toml"
    problems: list[Problem] = []
    rows = read_toml(path, problems)
    taken: dict[str, str] = {}
    for section, names in rows.items():
        if not procedure.has_section(section):
            problems.append(Problem(path, 0, f"no section {section!r}", "use an id of page.md"))
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            problems.append(Problem(path, 0, f"{section} is no list of names", 'write ["…", "…"]'))
            continue
        for name in names:
            other = taken.setdefault(name, section)
            if name != normalise(name) or not name:
                problems.append(Problem(path, 0, f"{name!r}", "use lower case, no punctuation"))
            elif other != section:
                what = f"{name!r} names both {other} and {section}"
                problems.append(Problem(path, 0, what, "keep it under one"))
    if problems:
        raise ContentError(problems)
    return {section: tuple(names) for section, names in rows.items()}


def section_values(
    procedure: Procedure, names: dict[str, tuple[str, ...]], spell: dict[str, str]
) -> list[dict[str, Any]]:
    """The values of SECTION; words in `spell` are also written as it says."""
    values, taken = [], set[str]()
    for section in procedure.sections:
        forms = [form for form in _forms(section, names, spell) if form not in taken]
        taken.update(forms)
        value = {"value": forms[0], "synonyms": forms[1:]}
        values.append({"id": section.id, "name": value})
    return values


def _forms(section: Section, names: dict[str, tuple[str, ...]], spell: dict[str, str]) -> list[str]:
    name = normalise(section.name)
    forms = [name, name.removeprefix("the "), *names.get(section.id, ())]
    if section.number <= len(NUMBERS):
        forms.append(NUMBERS[section.number - 1])
    if section.number <= len(ORDINALS):
        forms.append(ORDINALS[section.number - 1])
    forms += [respell(form, spell) for form in forms]
    return list(dict.fromkeys(forms))


def respell(text: str, spell: dict[str, str]) -> str:
    """The text with each of its words written as `spell` says."""
    return " ".join(spell.get(word, word) for word in text.split())
