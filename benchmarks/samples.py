"""The requests that are timed: as a device with a screen sends them, some 4 kB."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

SKILL_ID = "amzn1.ask.skill.11111111-2222-3333-4444-555555555555"
QUESTION = "what happens to my muscles afterwards"
_SIZE = {"type": "DISCRETE", "pixelWidth": 1280, "pixelHeight": 800}
_CODECS = ["H_264_42", "H_264_41"]
_VIEWPORT = {
    "experiences": [
        {"arcMinuteWidth": 346, "arcMinuteHeight": 216, "canRotate": False, "canResize": False}
    ],
    "mode": "HUB",
    "shape": "RECTANGLE",
    "pixelWidth": 1280,
    "pixelHeight": 800,
    "dpi": 213,
    "currentPixelWidth": 1280,
    "currentPixelHeight": 800,
    "touch": ["SINGLE"],
    "video": {"codecs": _CODECS},
}
_VIEWPORTS = {
    "type": "APL",
    "id": "main",
    "shape": "RECTANGLE",
    "dpi": 213,
    "presentationType": "STANDARD",
    "canRotate": False,
    "configuration": {"current": {"mode": "HUB", "video": {"codecs": _CODECS}, "size": _SIZE}},
}
_USER = {"userId": "amzn1.ask.account." + "A" * 200}
_APPLICATION = {"applicationId": SKILL_ID}
_STATE = {
    "place": "s14",
    "asking": "more",
    "heard": {
        "outcome": "navigation",
        "sentences": ["s13", "s14"],
        "section": "muscles",
        "command": "go_to",
    },
    "told": ["more"],
    "prompts": 1,
}
"""What the skill keeps while somebody reads, as it comes back with each request."""


def intent(name: str, **slots: str) -> dict[str, Any]:
    """A request for an intent in the middle of a reading."""
    rows = {
        slot: {"name": slot, "value": value, "confirmationStatus": "NONE", "source": "USER"}
        for slot, value in slots.items()
    }
    return {
        "version": "1.0",
        "session": {
            "new": False,
            "sessionId": "amzn1.echo-api.session.11111111-2222-3333-4444-555555555555",
            "application": _APPLICATION,
            "attributes": copy.deepcopy(_STATE),
            "user": _USER,
        },
        "context": {
            "Viewports": [_VIEWPORTS],
            "Viewport": _VIEWPORT,
            "System": {
                "application": _APPLICATION,
                "user": _USER,
                "device": {
                    "deviceId": "amzn1.ask.device." + "B" * 160,
                    "supportedInterfaces": {"AudioPlayer": {}},
                },
                "apiEndpoint": "https://api.eu.amazonalexa.com",
                "apiAccessToken": "x" * 1000,
            },
        },
        "request": {
            "type": "IntentRequest",
            "requestId": "amzn1.echo-api.request.11111111-2222-3333-4444-555555555555",
            "timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "locale": "en-GB",
            "dialogState": "STARTED",
            "intent": {"name": name, "confirmationStatus": "NONE", "slots": rows},
        },
    }


def navigation() -> dict[str, Any]:
    """The listener says "next"."""
    return intent("AMAZON.NextIntent")


def question(words: str = QUESTION) -> dict[str, Any]:
    """The listener asks."""
    return intent("QuestionIntent", question=words)
