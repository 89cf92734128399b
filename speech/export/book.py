"""The page as a book: chapters of lines, each to be shown and spoken as it stands."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from skill.procedure import Procedure, Sentence
from skill.ssml import Narrator, Read, Say
from skill.wording import Wording


@dataclass(frozen=True)
class Line:
    """Something that is shown and spoken in one piece."""

    id: str
    """Unique in the book; the sentence's own id for a sentence of the page."""
    text: str
    """The words, verbatim."""
    ssml: str
    """How they are said."""
    is_name: bool = False
    """Whether it is the name of its chapter."""


@dataclass(frozen=True)
class Chapter:
    """What stands in one file of sound."""

    number: int
    """Its place in the book; 0 for the chapter that says what the book is."""
    name: str
    """Its name."""
    lines: tuple[Line, ...]
    """Its name, then its sentences."""

    @property
    def stem(self) -> str:
        """The beginning of the names of its files, such as `03-the-anaesthetic`."""
        plain = unicodedata.normalize("NFKD", self.name).encode("ascii", "ignore").decode().lower()
        return "-".join([f"{self.number:02}", *re.findall(r"[a-z0-9]+", plain)])


@dataclass(frozen=True)
class Book:
    """The whole page."""

    id: str
    """Changes with the page's sentences."""
    title: str
    """The name of the operation."""
    language: str
    """Locale of the words and the voice."""
    chapters: tuple[Chapter, ...]
    """In the order of the page."""


def make_book(page: Procedure, wording: Wording, locale: str = "en-GB") -> Book:
    """The page's sections as chapters, after one of our own that says what this is."""
    narrator = Narrator(page.terms, locale)

    def own(line_id: str, text: str, is_name: bool = False) -> Line:
        return Line(line_id, text, narrator.narrate([Say(text)]).ssml, is_name)

    def sentence(sentence: Sentence) -> Line:
        return Line(sentence.id, sentence.text, narrator.narrate([Read(sentence)]).ssml)

    about = wording.say("recording_about", title=page.title, count=len(page.sections))
    chapters = [Chapter(0, page.title, (own("title", page.title, True), own("about", about)))]
    for section in page.sections:
        name = wording.say("part", number=section.number, section=section.name)
        lines = (own(f"name-{section.id}", name, True), *map(sentence, section.sentences))
        chapters.append(Chapter(section.number, section.name, lines))
    return Book(f"{page.id}-{page.version}", page.title, locale, tuple(chapters))
