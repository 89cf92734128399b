"""What must hold of every response, whatever was asked."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree

from skill.ssml import ALLOWED_TAGS, MAX_SPEECH

MAX_RESPONSE = 24_000
"""Bytes of a response without a screen's document, by the stricter of Amazon's two figures."""


def faults(answer: dict[str, Any]) -> list[str]:
    """Everything that is wrong with a response; [] for a good one."""
    found = []
    response = answer.get("response")
    if answer.get("version") != "1.0" or not isinstance(response, dict):
        return ["not a response"]
    speech = response.get("outputSpeech")
    if speech:
        found += [f"speech: {fault}" for fault in ssml_faults(speech.get("ssml", ""))]
        found += _open_microphone_faults(response)
    found += [f"screen: {f}" for ssml in _screen_speech(response) for f in ssml_faults(ssml)]
    spoken = {**response, "directives": None}
    if len(json.dumps({**answer, "response": spoken})) > MAX_RESPONSE:
        found.append("too large")
    if len(response.get("card", {}).get("content", "")) > MAX_SPEECH:
        found.append("card too long")
    return found


def ssml_faults(ssml: str) -> list[str]:
    """What is wrong with one SSML document."""
    found = []
    try:
        tree = ElementTree.fromstring(re.sub(r"(</?)amazon:", r"\1amazon_", ssml))
    except ElementTree.ParseError as error:
        return [f"malformed ({error}): {ssml[:200]}"]
    tags = {element.tag.replace("amazon_", "amazon:") for element in tree.iter()}
    if tree.tag != "speak" or not tags <= ALLOWED_TAGS or "audio" in tags:
        found.append(f"tags {sorted(tags)}")
    if not "".join(tree.itertext()).strip():
        found.append("silence")
    if len(ssml) > MAX_SPEECH:
        found.append("too long")
    return found


def _open_microphone_faults(response: dict[str, Any]) -> list[str]:
    found = []
    reprompt = response.get("reprompt", {}).get("outputSpeech", {}).get("ssml")
    if bool(reprompt) == bool(response.get("shouldEndSession")):
        found.append("a reprompt goes with an open microphone, and only with that")
    if reprompt:
        found += [f"reprompt: {fault}" for fault in ssml_faults(reprompt)]
    return found


def _screen_speech(response: dict[str, Any]) -> list[str]:
    return re.findall(r'"ssml": "(<speak>.*?</speak>)"', json.dumps(response.get("directives")))
