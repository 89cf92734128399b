"""Reads a procedure: the page, its parts' names, hard words, the facts of its contact sentence."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from skill.content_files import CONTENT, read_toml
from skill.errors import ContentError, Problem
from skill.procedure import Contact, Procedure, Section, Sentence, Term
from skill.text import normalise, one_line

_HEADING = re.compile(r"##\s+(?P<name>[^{}]+?)\s+\{#(?P<id>[a-z][a-z-]*)\}")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def load_procedure(folder: Path = CONTENT) -> Procedure:
    """Read and check the page, its parts' names, terms and contact facts under `folder`.

    Raises ContentError with every problem in every file.
    """
    problems: list[Problem] = []
    title, sections = _read_page(folder / "page.md", problems)
    names = _read_names(folder / "sections.toml", sections, problems)
    sections = tuple(replace(s, names=names.get(s.id, ())) for s in sections)
    ids = {s.id: s.text for section in sections for s in section.sentences}
    terms = _read_terms(folder / "terms.toml", ids, problems)
    contact = _read_contact(folder / "contact.toml", ids, problems)
    if problems or contact is None:
        raise ContentError(problems)
    digest = hashlib.sha256("\n".join(ids.values()).encode()).hexdigest()
    return Procedure(folder.name, title, sections, terms, contact, digest[:12])


class _PageReader:
    """Takes a page's lines one by one and gathers its sections; problems are noted as they come."""

    def __init__(self, path: Path, problems: list[Problem]) -> None:
        self.title = ""
        self.sections: list[Section] = []
        self._path = path
        self._problems = problems
        self._lines: dict[str, int] = {}
        self._heading: tuple[str, str] | None = None
        self._sentences: list[Sentence] = []
        self._count = 0

    def take(self, number: int, line: str) -> None:
        """Take line `number`, which is not blank."""
        if line.startswith("# "):
            self.title = line[2:]
        elif line.startswith("#"):
            self.close(number)
            self._open(number, line)
        elif self._heading is None:
            self._note(number, "a sentence outside any section", "put a heading above it")
        else:
            self._count += 1
            position = len(self._sentences) + 1
            self._sentences.append(Sentence(f"s{self._count}", line, self._heading[0], position))

    def close(self, number: int) -> None:
        """End the section that is open, if one is, at line `number`."""
        if self._heading is None:
            return
        if not self._sentences:
            self._note(number, f"section {self._heading[0]} is empty", "add its sentences")
        section = Section(*self._heading, len(self.sections) + 1, tuple(self._sentences))
        self.sections.append(section)
        self._sentences = []

    def _open(self, number: int, line: str) -> None:
        heading = _HEADING.fullmatch(line)
        if heading is None:
            self._note(number, "not a section heading", "write `## Name {#id}`")
            self._heading = None
            return
        name = heading["id"]
        if name in self._lines:
            what = f"section id {name} stands already in line {self._lines[name]}"
            self._note(number, what, "give each section its own id")
        self._lines[name] = number
        self._heading = (name, heading["name"])

    def _note(self, number: int, what: str, remedy: str) -> None:
        self._problems.append(Problem(self._path, number, what, remedy))


def _read_page(path: Path, problems: list[Problem]) -> tuple[str, tuple[Section, ...]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(path, 0, f"cannot be read ({error})", "restore the page"))
        return "", ()
    reader = _PageReader(path, problems)
    for number, raw in enumerate(lines, 1):
        line = one_line(raw)
        if line:
            reader.take(number, line)
    reader.close(len(lines))
    if not reader.title:
        problems.append(Problem(path, 1, "no title", "begin the page with `# Title`"))
    if not reader.sections:
        problems.append(Problem(path, 0, "no sections", "add `## Name {#id}` and sentences"))
    return reader.title, tuple(reader.sections)


def _read_names(
    path: Path, sections: tuple[Section, ...], problems: list[Problem]
) -> dict[str, tuple[str, ...]]:
    """Section id → its further names."""
    found: dict[str, tuple[str, ...]] = {}
    taken: dict[str, str] = {}
    for section, names in read_toml(path, problems).items():
        if section not in {known.id for known in sections}:
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
        found[section] = tuple(names)
    return found


def _read_terms(path: Path, ids: dict[str, str], problems: list[Problem]) -> tuple[Term, ...]:
    terms = []
    known = set(Term.__dataclass_fields__)
    for row in read_toml(path, problems).get("term", []):
        name = row.get("written", "")
        unknown = sorted(set(row) - known)
        if not name or unknown:
            problems.append(
                Problem(
                    path,
                    0,
                    f"term {name or '?'}: {', '.join(unknown) or 'no `written`'}",
                    f"use the keys {', '.join(sorted(known))}",
                )
            )
            continue
        if row.get("defined_in") is not None and row["defined_in"] not in ids:
            problems.append(
                Problem(
                    path,
                    0,
                    f"term {name}: no sentence {row['defined_in']}",
                    "name the sentence in which the page explains the word",
                )
            )
        terms.append(Term(**{**row, "also": tuple(row.get("also", ()))}))
    return tuple(terms)


def _read_contact(path: Path, ids: dict[str, str], problems: list[Problem]) -> Contact | None:
    row = read_toml(path, problems)
    if not row:
        return None
    try:
        contact = Contact(
            sentence=row["sentence"],
            phone=row["phone"],
            email=row["email"],
            weekdays=tuple(_WEEKDAYS.index(day) for day in row["days"]),
            opens=time.fromisoformat(row["opens"]),
            closes=time.fromisoformat(row["closes"]),
            zone=ZoneInfo(row["time_zone"]),
            holidays=(row["holidays"]["country"], row["holidays"]["subdivision"]),
        )
    except (KeyError, ValueError, TypeError, ZoneInfoNotFoundError) as error:
        problems.append(
            Problem(path, 0, f"missing or unusable: {error}", "give every field as in the README")
        )
        return None
    said = ids.get(contact.sentence, "")
    for fact in (contact.phone, contact.email):
        if fact not in said:
            problems.append(
                Problem(
                    path,
                    0,
                    f"{fact} is not in sentence {contact.sentence}",
                    "copy the fact from the page",
                )
            )
    return contact
