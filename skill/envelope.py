"""Request JSON in, response JSON out, by way of the SDK's skill."""

from __future__ import annotations

import json
from typing import Any

from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_core.skill import CustomSkill
from ask_sdk_model import RequestEnvelope

from skill.handlers import SORRY, STILL_THERE

_serializer = DefaultSerializer()


def invoke(skill: CustomSkill, request: dict[str, Any]) -> dict[str, Any]:
    """Answer one request.

    Raises AskSdkException for a request that is not Alexa's or not meant for this skill.
    """
    envelope = _serializer.deserialize(json.dumps(request), RequestEnvelope)
    response = skill.invoke(request_envelope=envelope, context=None)
    result: dict[str, Any] = _serializer.serialize(response)
    return result


def apology() -> dict[str, Any]:
    """A whole response that says sorry and keeps the microphone open; it cannot fail itself."""
    return {
        "version": "1.0",
        "response": {
            "outputSpeech": {"type": "SSML", "ssml": SORRY},
            "reprompt": {"outputSpeech": {"type": "SSML", "ssml": STILL_THERE}},
            "shouldEndSession": False,
        },
    }
