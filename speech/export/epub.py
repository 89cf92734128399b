"""A talking book: EPUB 3 whose text is lit up sentence by sentence while it is heard."""

from __future__ import annotations

import uuid
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from speech.export.book import Book
from speech.export.copies import section
from speech.export.record import Recording

_XHTML = "http://www.w3.org/1999/xhtml"
_OPS = "http://www.idpf.org/2007/ops"
_SMIL = "http://www.w3.org/ns/SMIL"
_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"
_CONTAINER = "urn:oasis:names:tc:opendocument:xmlns:container"
_STYLE = """
body { font-family: sans-serif; line-height: 1.6; }
.spoken { background: #ffeb3b; color: #000; }
"""
_ACCESS = (
    ("accessMode", "textual"),
    ("accessMode", "auditory"),
    ("accessModeSufficient", "textual"),
    ("accessModeSufficient", "auditory"),
    ("accessibilityFeature", "synchronizedAudioText"),
    ("accessibilityFeature", "tableOfContents"),
    ("accessibilityFeature", "readingOrder"),
    ("accessibilityHazard", "none"),
    ("accessibilitySummary", "Every sentence is both text and sound, in step with each other."),
)
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_epub(
    path: Path, book: Book, recordings: Sequence[Recording], sounds: Sequence[bytes], now: datetime
) -> None:
    """Write the book; `sounds` are the recordings as MP3 files. Raises OSError."""
    files: list[tuple[str, bytes]] = [
        ("META-INF/container.xml", _container()),
        ("EPUB/package.opf", _package(book, recordings, now)),
        ("EPUB/contents.xhtml", _contents(book)),
        ("EPUB/style.css", _STYLE.encode()),
    ]
    for recording, sound in zip(recordings, sounds, strict=True):
        stem = recording.chapter.stem
        files.append((f"EPUB/{stem}.xhtml", _text(book, recording)))
        files.append((f"EPUB/{stem}.smil", _overlay(recording)))
        files.append((f"EPUB/{stem}.mp3", sound))
    with zipfile.ZipFile(path, "w") as archive:
        # The kind of the file has to stand first and unpacked.
        archive.writestr(zipfile.ZipInfo("mimetype", _EPOCH), b"application/epub+zip")
        for name, content in files:
            how = zipfile.ZIP_STORED if name.endswith(".mp3") else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, how)


def _text(book: Book, recording: Recording) -> bytes:
    html, body = _page(book, recording.chapter.name)
    chapter = section(recording.chapter, "h1")
    chapter.set("epub:type", "chapter" if recording.chapter.number else "titlepage")
    body.append(chapter)
    return _bytes(html)


def _contents(book: Book) -> bytes:
    html, body = _page(book, book.title)
    nav = SubElement(body, "nav", {"epub:type": "toc", "id": "toc"})
    SubElement(nav, "h1").text = book.title
    rows = SubElement(nav, "ol")
    for chapter in book.chapters:
        link = SubElement(SubElement(rows, "li"), "a", href=f"{chapter.stem}.xhtml")
        link.text = chapter.name
    return _bytes(html)


def _page(book: Book, title: str) -> tuple[Element, Element]:
    named = {"xmlns": _XHTML, "xmlns:epub": _OPS, "lang": book.language, "xml:lang": book.language}
    html = Element("html", named)
    head = SubElement(html, "head")
    SubElement(head, "title").text = title
    SubElement(head, "link", rel="stylesheet", href="style.css")
    return html, SubElement(html, "body")


def _overlay(recording: Recording) -> bytes:
    stem = recording.chapter.stem
    smil = Element("smil", {"xmlns": _SMIL, "xmlns:epub": _OPS, "version": "3.0"})
    body = SubElement(smil, "body", {"epub:textref": f"{stem}.xhtml"})
    for cue in recording.cues:
        both = SubElement(body, "par", id=f"par-{cue.line.id}")
        SubElement(both, "text", src=f"{stem}.xhtml#{cue.line.id}")
        times = {"clipBegin": _clock(cue.begin_ms), "clipEnd": _clock(cue.end_ms)}
        SubElement(both, "audio", {"src": f"{stem}.mp3", **times})
    return _bytes(smil)


def _package(book: Book, recordings: Sequence[Recording], now: datetime) -> bytes:
    named = {"xmlns": _OPF, "version": "3.0", "unique-identifier": "id", "xml:lang": book.language}
    package = Element("package", named)
    metadata = SubElement(package, "metadata", {"xmlns:dc": _DC})
    SubElement(metadata, "dc:identifier", id="id").text = uuid.uuid5(
        uuid.NAMESPACE_URL, book.id
    ).urn
    SubElement(metadata, "dc:title").text = book.title
    SubElement(metadata, "dc:language").text = book.language
    properties = [("dcterms:modified", now.strftime("%Y-%m-%dT%H:%M:%SZ"))]
    properties += [(f"schema:{name}", value) for name, value in _ACCESS]
    properties += [("media:active-class", "spoken"), ("media:narrator", "a computer voice")]
    properties.append(("media:duration", _clock(sum(_length(r) for r in recordings))))
    for name, value in properties:
        SubElement(metadata, "meta", property=name).text = value
    for recording in recordings:
        about = {"property": "media:duration", "refines": f"#smil-{recording.chapter.number:02}"}
        SubElement(metadata, "meta", about).text = _clock(_length(recording))
    _list_files(package, recordings)
    return _bytes(package)


def _list_files(package: Element, recordings: Iterable[Recording]) -> None:
    manifest, spine = SubElement(package, "manifest"), SubElement(package, "spine")

    def add(file_id: str, href: str, kind: str, **more: str) -> None:
        row = {"id": file_id, "href": href, "media-type": kind}
        SubElement(manifest, "item", {**row, **{k.replace("_", "-"): v for k, v in more.items()}})

    add("toc", "contents.xhtml", "application/xhtml+xml", properties="nav")
    add("style", "style.css", "text/css")
    for recording in recordings:
        number, stem = f"{recording.chapter.number:02}", recording.chapter.stem
        overlay = f"smil-{number}"
        add(f"text-{number}", f"{stem}.xhtml", "application/xhtml+xml", media_overlay=overlay)
        add(overlay, f"{stem}.smil", "application/smil+xml")
        add(f"sound-{number}", f"{stem}.mp3", "audio/mpeg")
        SubElement(spine, "itemref", idref=f"text-{number}")


def _container() -> bytes:
    container = Element("container", {"xmlns": _CONTAINER, "version": "1.0"})
    kind = "application/oebps-package+xml"
    row = {"full-path": "EPUB/package.opf", "media-type": kind}
    SubElement(SubElement(container, "rootfiles"), "rootfile", row)
    return _bytes(container)


def _length(recording: Recording) -> int:
    return recording.cues[-1].end_ms


def _clock(ms: int) -> str:
    seconds, ms = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}.{ms:03}"


def _bytes(root: Element) -> bytes:
    ElementTree.indent(root)
    xml: bytes = ElementTree.tostring(root, "utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + xml
