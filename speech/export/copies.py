"""The words of a book without sound: plain text, large print, and the list of its recordings."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from speech.export.book import Book, Chapter
from speech.export.record import Recording

LARGE_PRINT = """
html { font: 1.5rem/1.6 Arial, Helvetica, sans-serif; color: #000; background: #fff; }
body { max-width: 32em; margin: 0 auto; padding: 1em; text-align: left; }
h1 { font-size: 2rem; } h2 { font-size: 1.75rem; margin-top: 2em; }
p, li { margin: 0 0 1em; } a { color: #003087; }
@media print { html { font-size: 20pt; } h1, h2 { font-size: 26pt; page-break-after: avoid; }
  p { page-break-inside: avoid; } nav { display: none; } }
"""
"""Twenty points on paper and 24 pixels on a screen, no italics, nothing justified."""


def plain_text(book: Book) -> str:
    """All the words, a line each, chapters set apart by empty lines."""
    chapters = ("\n".join(line.text for line in chapter.lines) for chapter in book.chapters)
    return "\n\n".join(chapters) + "\n"


def large_print(book: Book) -> str:
    """The same words as one page of HTML."""
    html = Element("html", lang=book.language)
    head = SubElement(html, "head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    SubElement(head, "title").text = book.title
    SubElement(head, "style").text = LARGE_PRINT
    body = SubElement(html, "body")
    main = SubElement(body, "main")
    for chapter in book.chapters:
        main.append(section(chapter, "h1" if chapter.number == 0 else "h2"))
        if chapter.number == 0:
            main.append(_links(book.chapters[1:]))
    ElementTree.indent(html)
    return "<!DOCTYPE html>\n" + ElementTree.tostring(html, "unicode", method="html") + "\n"


def section(chapter: Chapter, heading: str) -> Element:
    """A chapter as a section with a heading; every line carries its id."""
    element = Element("section", id=f"chapter-{chapter.number:02}")
    for line in chapter.lines:
        SubElement(element, heading if line.is_name else "p", id=line.id).text = line.text
    return element


def contents(book: Book, recordings: Iterable[Recording], kinds: Iterable[str]) -> str:
    """What there is to hear: each chapter with its length and its files."""
    endings = list(kinds)
    rows = [book.title, ""]
    total = 0.0
    for recording in recordings:
        seconds = recording.clip.seconds
        total += seconds
        files = ", ".join(f"{kind}/{recording.chapter.stem}.{kind}" for kind in endings)
        number = recording.chapter.number or " "
        rows.append(f"{number}  {recording.chapter.name} ({_clock(seconds)})  {files}")
    return "\n".join([*rows, "", f"In all {_clock(total)}.", ""])


def _links(chapters: Iterable[Chapter]) -> Element:
    nav = Element("nav")
    rows = SubElement(nav, "ol")
    for chapter in chapters:
        link = SubElement(SubElement(rows, "li"), "a", href=f"#chapter-{chapter.number:02}")
        link.text = chapter.name
    return nav


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
