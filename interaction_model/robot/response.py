"""A response as Alexa gets it, and what is looked at in every one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from interaction_model.robot.ledger import robot_rules
from skill.handlers import SORRY
from skill.ssml import ALLOWED_TAGS, seconds

_PREFIX = "{amazon}"
_TIME = re.compile(r"([\d.]+)(ms|s)")
_PAUSES = {"none": 0.0, "x-weak": 0.0, "weak": 0.1, "medium": 0.3, "strong": 0.6, "x-strong": 1.0}
Broken = tuple[str, str]
"""Id of the rule, and what is wrong."""


@dataclass(frozen=True)
class Response:
    """One response."""

    document: dict[str, Any]
    """The whole JSON."""

    @property
    def body(self) -> dict[str, Any]:
        """Its `response`."""
        return dict(self.document.get("response") or {})

    @property
    def ssml(self) -> str:
        """What is said, or ''."""
        return str((self.body.get("outputSpeech") or {}).get("ssml") or "")

    @property
    def reprompt(self) -> str:
        """What is said after silence, or ''."""
        speech = (self.body.get("reprompt") or {}).get("outputSpeech") or {}
        return str(speech.get("ssml") or "")

    @property
    def lines(self) -> list[str]:
        """What the display says itself after that: the texts of the document that it speaks."""
        directives = self.body.get("directives") or ()
        speaks = any("Speak" in json.dumps(row.get("commands")) for row in directives)
        sources = [row.get("datasources") for row in directives if speaks]
        return [ssml for source in sources for ssml in _values(source, "ssml")]

    @property
    def text(self) -> str:
        """Everything that is said, without tags; what cannot be parsed is left out."""
        return " ".join(filter(None, map(_text, (self.ssml, *self.lines))))

    @property
    def open(self) -> bool:
        """Whether the microphone stays open."""
        return self.body.get("shouldEndSession") is False

    @property
    def asks(self) -> bool:
        """Whether speech ends with a question, or with one and a hint how to answer it."""
        sentences = re.findall(r"[^.?!]+[.?!]*", self.text)
        return any("?" in sentence for sentence in sentences[-2:])

    @property
    def attributes(self) -> dict[str, Any]:
        """The session attributes."""
        return dict(self.document.get("sessionAttributes") or {})


def broken_rules(response: Response, words: str, interfaces: list[str]) -> Iterator[Broken]:
    """Every rule that a response breaks.

    `words` are what the listener said, `interfaces` what the device can do.
    """
    body = response.body
    size = len(json.dumps(response.document).encode())
    if size > _figure("response-size"):
        yield "response-size", f"{size} bytes"
    if response.ssml == SORRY:
        yield "answers", "an apology"
    if response.ssml or response.lines or response.open:
        yield from _spoken(response)
    card = body.get("card") or {}
    length = sum(len(str(card.get(key) or "")) for key in ("title", "content", "text"))
    if length > _figure("card-length"):
        yield "card-length", f"{length} characters"
    kept = json.dumps(response.attributes, ensure_ascii=False).lower()
    if len(words.split()) > 2 and words.lower() in kept:
        yield "attributes", "the listener's words are kept"
    for directive in body.get("directives") or ():
        interface = str(directive.get("type", "")).rpartition(".")[0]
        if interface not in interfaces:
            yield "directives", f"{directive.get('type')} for a device without {interface}"


def _spoken(response: Response) -> Iterator[Broken]:
    for ssml in filter(None, (response.ssml, response.reprompt, *response.lines)):
        yield from _ssml(ssml)
    if response.open != response.asks:
        state = "open" if response.open else "closed"
        yield "microphone-question", f"{state} after “…{response.text[-80:]}”"
    if response.open != bool(response.reprompt):
        yield "reprompt", "missing" if response.open else "there, but the microphone is closed"
    elif response.reprompt and _text(response.reprompt).strip() in response.text:
        yield "reprompt", f"nothing new: “{_text(response.reprompt)}”"


def _ssml(ssml: str) -> Iterator[Broken]:
    if len(ssml) > _figure("speech-length"):
        yield "speech-length", f"{len(ssml)} characters"
    root = _parse(ssml)
    if root is None or root.tag != "speak":
        yield "ssml-well-formed", ssml[:80]
        return
    pauses = 0.0
    for element in root.iter():
        tag = element.tag.replace(_PREFIX, "amazon:")
        if tag not in ALLOWED_TAGS or (tag == "speak" and element is not root):
            yield "ssml-tags", f"<{tag}>"
        if tag == "break":
            pause = _pause(element)
            pauses += pause
            if pause > _figure("ssml-break"):
                yield "ssml-break", f"{pause:.1f} s"
    said = " ".join([*root.itertext(), *(e.get("alias", "") for e in root.iter("sub"))])
    length = seconds(said) + pauses
    if length > _figure("speech-seconds"):
        yield "speech-seconds", f"{length:.0f} s"
    for word in robot_rules()["wake-word"].words:
        if re.search(rf"\b{word}\b", said, re.I):
            yield "wake-word", f"{word!r} in “{said[:80]}”"


def _pause(element: ElementTree.Element) -> float:
    time = _TIME.fullmatch(element.get("time", ""))
    if time:
        return float(time[1]) / (1000 if time[2] == "ms" else 1)
    return _PAUSES.get(element.get("strength", "medium"), 0.0)


def _parse(ssml: str) -> ElementTree.Element | None:
    declared = ssml.replace("<speak", '<speak xmlns:amazon="amazon"', 1)
    try:
        return ElementTree.fromstring(declared)  # noqa: S314 (the skill's own speech)
    except ElementTree.ParseError:
        return None


def _text(ssml: str) -> str:
    root = _parse(ssml)
    return "" if root is None else " ".join(" ".join(root.itertext()).split())


def _values(document: Any, key: str) -> Iterator[str]:
    """Every text under `key` anywhere in a document."""
    if isinstance(document, dict):
        for name, value in document.items():
            if name == key and isinstance(value, str):
                yield value
            else:
                yield from _values(value, key)
    elif isinstance(document, list):
        for value in document:
            yield from _values(value, key)


def _figure(rule: str) -> int:
    return robot_rules()[rule].figure
