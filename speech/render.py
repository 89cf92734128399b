"""SSML as Alexa gets it → what a local voice can say."""

from __future__ import annotations

import re
from html import unescape
from xml.etree import ElementTree

_PREFIXED = re.compile(r"(</?)(amazon):")
_TAG = re.compile(r"<[^>]*>")


def plain_text(ssml: str) -> str:
    """The words of an SSML document without markup, spelled words letter by letter."""
    try:
        root = ElementTree.fromstring(_PREFIXED.sub(r"\1\2-", ssml))  # noqa: S314 - our own
    except ElementTree.ParseError:
        return " ".join(unescape(_TAG.sub(" ", ssml)).split())
    return " ".join("".join(_words(root)).split())


def _words(element: ElementTree.Element) -> list[str]:
    text = element.text or ""
    if element.tag == "say-as" and element.get("interpret-as") in ("characters", "spell-out"):
        text = " ".join(text.upper())
    pieces = [" "] if element.tag in ("break", "p", "s") else []
    pieces.append(text)
    for child in element:
        pieces += [*_words(child), child.tail or ""]
    return pieces
