"""A procedure: one page of a hospital in sections and sentences, with its terms and contact."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from functools import cached_property
from zoneinfo import ZoneInfo


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
    names: tuple[str, ...] = ()
    """Other names by which listeners ask for it: lower case, no punctuation."""


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

    def find_sentence(self, sentence_id: str | None) -> Sentence | None:
        """The sentence with this id, or None."""
        return self._sentences_by_id.get(sentence_id or "")

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
