"""A response as Alexa gets it, and what is looked at in every one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from interaction_model.robot.ledger import robot_rules
from interaction_model.robot.ssml import Broken, broken_in_speech, text_of
from skill.handlers import SORRY

_ID = re.compile(r"\S{0,40}")
_REASON = re.compile(r"[\w-]+( [\w-]+){0,3}")
"""The name of the stage that decided, under `rule`: a few words of the skill's own."""


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
    def directives(self) -> list[dict[str, Any]]:
        """What a display or a dialog is told."""
        return list(self.body.get("directives") or ())

    @property
    def lines(self) -> list[str]:
        """What the display says itself after that: the texts of the document that it speaks."""
        speaks = any("Speak" in json.dumps(row.get("commands")) for row in self.directives)
        sources = [row.get("datasources") for row in self.directives if speaks]
        return [ssml for source in sources for key, ssml in _texts(source) if key == "ssml"]

    @property
    def text(self) -> str:
        """Everything that is said, without tags; what cannot be parsed is left out."""
        return " ".join(filter(None, map(text_of, (self.ssml, *self.lines))))

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

    @property
    def heard(self) -> dict[str, Any]:
        """What they say of this answer: its outcome, command and sentences; {} if nothing."""
        heard = self.attributes.get("heard")
        return heard if isinstance(heard, dict) else {}


def broken_rules(
    response: Response, said: tuple[str, ...], interfaces: list[str], took: float = 0.0
) -> Iterator[Broken]:
    """Every rule that a response breaks.

    `said` is what the listener said, `interfaces` what the device can do, `took` seconds.
    """
    if took > _figure("reply-time"):
        yield "reply-time", f"{took:.1f} s"
    size = len(json.dumps(response.document).encode())
    if size > _figure("response-size"):
        yield "response-size", f"{size} bytes"
    if response.ssml == SORRY:
        yield "answers", "an apology"
    if response.ssml or response.lines or response.open:
        yield from _spoken(response)
    yield from _card(response.body.get("card") or {})
    yield from _kept(response.attributes, said)
    for directive in response.directives:
        interface = str(directive.get("type", "")).rpartition(".")[0]
        if interface not in interfaces:
            yield "directives", f"{directive.get('type')} for a device without {interface}"


def _spoken(response: Response) -> Iterator[Broken]:
    for ssml in filter(None, (response.ssml, response.reprompt, *response.lines)):
        yield from broken_in_speech(ssml)
    if response.open != response.asks:
        state = "open" if response.open else "closed"
        yield "microphone-question", f"{state} after “…{response.text[-80:]}”"
    if response.open != bool(response.reprompt):
        yield "reprompt", "missing" if response.open else "there, but the microphone is closed"
    elif response.reprompt and text_of(response.reprompt) in response.text:
        yield "reprompt", f"nothing new: “{text_of(response.reprompt)}”"


def _card(card: dict[str, Any]) -> Iterator[Broken]:
    length = sum(len(str(card.get(key) or "")) for key in ("title", "content", "text"))
    if length > _figure("card-length"):
        yield "card-length", f"{length} characters"
    for address in filter(None, (card.get("image") or {}).values()):
        if len(address) > _figure("card-image") or not address.startswith("https://"):
            yield "card-image", f"{len(address)} characters: {address[:40]}"


def _kept(attributes: dict[str, Any], said: tuple[str, ...]) -> Iterator[Broken]:
    """Session attributes that are no ids, or that are the listener's words."""
    for key, text in _texts(attributes):
        if not (_REASON if key == "rule" else _ID).fullmatch(text):
            yield "attributes", f"{key} is no id: “{text[:40]}”"
    kept = json.dumps(attributes, ensure_ascii=False).lower()
    if any(len(words.split()) > 1 and words.lower() in kept for words in said):
        yield "attributes", "the listener's words are kept"


def _texts(document: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """(key, text) of every text anywhere in a document."""
    if isinstance(document, dict):
        for name, value in document.items():
            yield from _texts(value, name)
    elif isinstance(document, list):
        for value in document:
            yield from _texts(value, key)
    elif isinstance(document, str):
        yield key, document


def _figure(rule: str) -> int:
    return robot_rules()[rule].figure
