"""A page of two short parts, and the book that is made from it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory

from skill.content_files import CONTENT
from skill.load_procedure import load_procedure
from skill.procedure import Procedure
from skill.wording import load_wording
from speech.export.book import Book, make_book

PAGE = """# Test operation

## Times & places {#times}

It lasts 4 to 6 weeks (about <half> a year).
The stoma – if any – is dressed.

## Contact {#contact}

Ring 020 7317 7751 or write to a@b.net.
"""
TERMS = '[[term]]\nwritten = "stoma"\nipa = "ˈstəʊmə"\nespeak = "st\'oUm@"\nrespelled = "stowma"\n'
CONTACT = """sentence = "s3"
phone = "020 7317 7751"
email = "a@b.net"
days = ["monday"]
opens = "08:00"
closes = "18:00"
time_zone = "Europe/London"
[holidays]
country = "GB"
subdivision = "ENG"
"""
SECTIONS = 'times = ["times"]\ncontact = ["contact"]\n'
FILES = {"page.md": PAGE, "sections.toml": SECTIONS, "terms.toml": TERMS, "contact.toml": CONTACT}


def write_content(folder: Path) -> Path:
    """Write the page and what belongs to it into a folder: that folder."""
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    copy(CONTENT / "wording.en.toml", folder)
    return folder


@cache
def small_page() -> Procedure:
    """The page, loaded."""
    with TemporaryDirectory() as folder:
        return load_procedure(write_content(Path(folder)))


@cache
def small_book() -> Book:
    """The book of that page."""
    return make_book(small_page(), load_wording())
