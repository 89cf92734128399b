"""Speech as Alexa reads it: its tags, the values of their attributes, and how long it lasts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from interaction_model.robot.ledger import robot_rules
from skill.ssml import ALLOWED_TAGS, seconds

Broken = tuple[str, str]
"""Id of the rule, and what is wrong."""

_PREFIX = "{amazon}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_TIME = re.compile(r"(\d+(?:\.\d+)?)(ms|s)")
_PERCENT = re.compile(r"(\d+)%")
_SLOWEST, _FASTEST = 20, 200
"""Percent of the usual speed."""
_PAUSES = {"none": 0.0, "x-weak": 0.0, "weak": 0.1, "medium": 0.3, "strong": 0.6, "x-strong": 1.0}
_RATES = {"x-slow": 0.5, "slow": 0.75, "medium": 1.0, "fast": 1.25, "x-fast": 1.5}
"""Amazon gives no figures for these: estimates of ours."""
_VALUES = {
    "amazon:domain name": "conversational|fun|long-form|music|news",
    "amazon:effect name": "whispered",
    "amazon:emotion name": "excited|disappointed",
    "amazon:emotion intensity": "low|medium|high",
    "audio src": r"https://\S+|soundbank://soundlibrary/\S+",
    "break strength": "|".join(_PAUSES),
    "break time": _TIME.pattern,
    "emphasis level": "strong|moderate|reduced",
    "lang xml:lang": "[a-z]{2}-[A-Z]{2}",
    "phoneme alphabet": "ipa|x-sampa",
    "phoneme ph": ".+",
    "prosody pitch": r"x-low|low|medium|high|x-high|[+-]\d+(\.\d+)?%",
    "prosody rate": "|".join((*_RATES, _PERCENT.pattern)),
    "prosody volume": r"silent|x-soft|soft|medium|loud|x-loud|[+-]\d+(\.\d+)?dB",
    "say-as format": "mdy|dmy|ymd|md|dm|ym|my|d|m|y",
    "say-as interpret-as": "characters|spell-out|cardinal|number|ordinal|digits|fraction|unit|date"
    "|time|telephone|address|interjection|expletive",
    "sub alias": ".+",
    "voice name": r"\w+",
    "w role": "amazon:(VB|VBD|NN|SENSE_1)",
}
"""What Alexa takes for each attribute of a tag."""
_NEEDED = ("audio src", "phoneme alphabet", "phoneme ph", "say-as interpret-as", "sub alias")


def parse(ssml: str) -> Element | None:
    """The document, or None if it is not well formed."""
    declared = ssml.replace("<speak", '<speak xmlns:amazon="amazon"', 1)
    try:
        return ElementTree.fromstring(declared)  # noqa: S314 (the skill's own speech)
    except ElementTree.ParseError:
        return None


def text_of(ssml: str) -> str:
    """The words without markup; '' if it cannot be parsed."""
    root = parse(ssml)
    return "" if root is None else " ".join(_written(root).split())


def _written(element: Element) -> str:
    """The words in an element; a pause parts them as a blank would."""
    inside = "".join(_written(child) + (child.tail or "") for child in element)
    return f"{element.text or ''}{inside}" + " " * (element.tag == "break")


def broken_in_speech(ssml: str) -> Iterator[Broken]:
    """Every rule that one speech breaks."""
    if len(ssml) > robot_rules()["speech-length"].figure:
        yield "speech-length", f"{len(ssml)} characters"
    root = parse(ssml)
    if root is None or root.tag != "speak":
        yield "ssml-well-formed", ssml[:80]
        return
    for element in root.iter():
        tag = _tag(element)
        if tag not in ALLOWED_TAGS or (tag == "speak" and element is not root):
            yield "ssml-tags", f"<{tag}>"
        elif tag != "speak":
            yield from (("ssml-values", fault) for fault in _faults(tag, element))
        if tag == "break" and _pause(element) > robot_rules()["ssml-break"].figure:
            yield "ssml-break", f"{_pause(element):.1f} s"
    if length(root) > robot_rules()["speech-seconds"].figure:
        yield "speech-seconds", f"{length(root):.0f} s"
    said = " ".join([*root.itertext(), *(e.get("alias", "") for e in root.iter("sub"))])
    for word in robot_rules()["wake-word"].words:
        if re.search(rf"\b{word}\b", said, re.I):
            yield "wake-word", f"{word!r} in “{said[:80]}”"


def length(element: Element, speed: float = 1.0) -> float:
    """Estimated seconds of an element, without what follows it; `speed` is that around it."""
    speed *= _speed(element)
    said = element.get("alias") if element.tag == "sub" else element.text
    total = _pause(element) + seconds(said or "") / speed
    return total + sum(length(e, speed) + seconds(e.tail or "") / speed for e in element)


def _tag(element: Element) -> str:
    return element.tag.replace(_PREFIX, "amazon:")


def _faults(tag: str, element: Element) -> Iterator[str]:
    """Attributes that Alexa does not take, and those that it misses."""
    given = {
        f"{tag} {'xml:lang' if name == _LANGUAGE else name}": value
        for name, value in element.items()
    }
    for name, value in given.items():
        right = name in _VALUES and re.fullmatch(_VALUES[name], value)
        percent = _PERCENT.fullmatch(value)
        if not right or (percent and not _SLOWEST <= int(percent[1]) <= _FASTEST):
            yield f"{name}={value[:40]!r}"
    for name in _NEEDED:
        if name.split()[0] == tag and name not in given:
            yield f"{name} is missing"


def _pause(element: Element) -> float:
    """Seconds of silence that an element makes."""
    if element.tag != "break":
        return 0.0
    time = _TIME.fullmatch(element.get("time", ""))
    if time:
        return float(time[1]) / (1000 if time[2] == "ms" else 1)
    return _PAUSES.get(element.get("strength", "medium"), 0.0)


def _speed(element: Element) -> float:
    """By how much an element speeds speech up."""
    if element.tag != "prosody":
        return 1.0
    rate = element.get("rate", "medium")
    percent = _PERCENT.fullmatch(rate)
    return max(1, int(percent[1])) / 100 if percent else _RATES.get(rate, 1.0)
