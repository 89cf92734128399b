"""A procedure: one page of a hospital in sections and sentences, with its terms and contact."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass, field
from datetime import time
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from skill.errors import ContentError, Problem
from skill.text import one_line

CONTENT = Path(__file__).parent / "content" / "osseointegration"
"""The procedure that this skill ships with."""

_HEADING = re.compile(r"##\s+(?P<name>[^{}]+?)\s+\{#(?P<id>[a-z][a-z-]*)\}")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Sentence:
    """One sentence of the page."""

    id: str
    """`s1`, `s2`… in the order of the page."""
    text: str
    """The hospital's words, verbatim."""
    section: str
    """Id of the section that it stands in."""
    position: int
    """Its place within its section, counted from 1."""


@dataclass(frozen=True)
class Section:
    """A run of sentences under a name that is ours, spoken as a name only."""

    id: str
    """Stable id, such as `muscles`."""
    name: str
    """What the listener hears and says."""
    number: int
    """Its place on the page, counted from 1."""
    sentences: tuple[Sentence, ...]
    """Its sentences in order; never empty."""


@dataclass(frozen=True)
class Term:
    """A hard word of the page: how it is said, and where the page itself explains it."""

    written: str
    """The word as the page writes it, lower case."""
    also: tuple[str, ...] = ()
    """Other written forms, such as plurals."""
    ipa: str = ""
    """British pronunciation in IPA."""
    ipa_us: str = ""
    """American pronunciation in IPA, where it differs."""
    respelled: str = ""
    """A spelling that a voice without phonemes says right; '' if voices say the word right."""
    espeak: str = ""
    """espeak-ng's own phoneme letters."""
    source: str = ""
    """The dictionary that the pronunciation was taken from, or 'ours'."""
    defined_in: str | None = None
    """Id of the sentence in which the page explains the word, if it does."""

    @property
    def forms(self) -> tuple[str, ...]:
        """Every written form, the main one first."""
        return (self.written, *self.also)


@dataclass(frozen=True)
class Contact:
    """The facts of the contact sentence, for the card, the spoken form and the opening hours."""

    sentence: str
    """Id of the sentence that holds them all."""
    phone: str
    """Telephone number in its groups, as written on the page."""
    email: str
    """E-mail address."""
    weekdays: tuple[int, ...]
    """Days on which the line is open, Monday = 0."""
    opens: time
    """Opening time on those days."""
    closes: time
    """Closing time on those days."""
    zone: ZoneInfo
    """Time zone of the hours."""
    holidays: tuple[str, str]
    """Country and subdivision whose public holidays close the line, as `holidays` names them."""


@dataclass(frozen=True)
class Procedure:
    """A whole page, checked; build one with `load_procedure`."""

    id: str
    """The name of the content folder."""
    title: str
    """The name of the operation, as spoken."""
    sections: tuple[Section, ...]
    """The page's sections in order."""
    terms: tuple[Term, ...]
    """Hard words."""
    contact: Contact
    """How to reach the hospital."""
    version: str = field(default="")
    """First 12 hex digits of the SHA-256 of the sentences; bookmarks carry it."""

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences in the order of the page."""
        return tuple(sentence for section in self.sections for sentence in section.sentences)

    @cached_property
    def _sections_by_id(self) -> dict[str, Section]:
        return {section.id: section for section in self.sections}

    @cached_property
    def _sentences_by_id(self) -> dict[str, Sentence]:
        return {sentence.id: sentence for sentence in self.sentences}

    def section(self, section_id: str) -> Section:
        """The section with this id; KeyError if there is none."""
        return self._sections_by_id[section_id]

    def sentence(self, sentence_id: str) -> Sentence:
        """The sentence with this id; KeyError if there is none."""
        return self._sentences_by_id[sentence_id]

    def has_sentence(self, sentence_id: str) -> bool:
        """Whether the page has a sentence with this id."""
        return sentence_id in self._sentences_by_id

    def has_section(self, section_id: str) -> bool:
        """Whether the page has a section with this id."""
        return section_id in self._sections_by_id

    def after(self, sentence_id: str, count: int = 1) -> Sentence | None:
        """The sentence `count` places on (back, if negative); None beyond either end."""
        index = int(sentence_id[1:]) - 1 + count
        return self.sentences[index] if 0 <= index < len(self.sentences) else None


def load_procedure(folder: Path = CONTENT) -> Procedure:
    """Read and check the page, terms and contact facts under `folder`.

    Raises ContentError with every problem in every file.
    """
    problems: list[Problem] = []
    title, sections = _read_page(folder / "page.md", problems)
    ids = {s.id: s.text for section in sections for s in section.sentences}
    terms = _read_terms(folder / "terms.toml", ids, problems)
    contact = _read_contact(folder / "contact.toml", ids, problems)
    if problems or contact is None:
        raise ContentError(problems)
    digest = hashlib.sha256("\n".join(ids.values()).encode()).hexdigest()
    return Procedure(folder.name, title, sections, terms, contact, digest[:12])


def read_toml(path: Path, problems: list[Problem]) -> dict[str, Any]:
    """Parse a TOML file; what is wrong with it is added to `problems` and {} returned."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(Problem(path, 0, "the file is missing", "restore it from version control"))
    except UnicodeDecodeError as error:
        problems.append(Problem(path, 0, f"not UTF-8 ({error.reason})", "save the file as UTF-8"))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        problems.append(Problem(path, int(line[1]) if line else 0, str(error), "mend the TOML"))
    return {}


def _read_page(path: Path, problems: list[Problem]) -> tuple[str, tuple[Section, ...]]:
    title = ""
    sections: list[Section] = []
    names: dict[str, int] = {}
    current: tuple[str, str] | None = None
    gathered: list[Sentence] = []
    count = 0

    def close(line: int) -> None:
        if current is None:
            return
        if not gathered:
            problems.append(
                Problem(path, line, f"section {current[0]} is empty", "add its sentences")
            )
        sections.append(Section(*current, len(sections) + 1, tuple(gathered)))
        gathered.clear()

    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(path, 0, f"cannot be read ({error})", "restore the page"))
        return "", ()
    for number, raw in enumerate(lines, 1):
        line = one_line(raw)
        if not line:
            continue
        if line.startswith("# "):
            title = line[2:]
        elif line.startswith("#"):
            close(number)
            heading = _HEADING.fullmatch(line)
            if heading is None:
                problems.append(
                    Problem(path, number, "not a section heading", "write `## Name {#id}`")
                )
                current = None
                continue
            if heading["id"] in names:
                problems.append(
                    Problem(
                        path,
                        number,
                        f"section id {heading['id']} stands already in line {names[heading['id']]}",
                        "give each section its own id",
                    )
                )
            names[heading["id"]] = number
            current = (heading["id"], heading["name"])
        elif current is None:
            problems.append(
                Problem(path, number, "a sentence outside any section", "put a heading above it")
            )
        else:
            count += 1
            gathered.append(Sentence(f"s{count}", line, current[0], len(gathered) + 1))
    close(len(lines))
    if not title:
        problems.append(Problem(path, 1, "no title", "begin the page with `# Title`"))
    if not sections:
        problems.append(Problem(path, 0, "no sections", "add `## Name {#id}` and sentences"))
    return title, tuple(sections)


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
