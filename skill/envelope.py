"""Request JSON in, response JSON out, by way of the SDK's skill."""

from __future__ import annotations

import json
from typing import Any

from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_core.skill import CustomSkill
from ask_sdk_model import RequestEnvelope

_serializer = DefaultSerializer()


def invoke(skill: CustomSkill, request: dict[str, Any]) -> dict[str, Any]:
    """Answer one request.

    Raises AskSdkException for a request that is not Alexa's or not meant for this skill.
    """
    envelope = _serializer.deserialize(json.dumps(request), RequestEnvelope)
    response = skill.invoke(request_envelope=envelope, context=None)
    result: dict[str, Any] = _serializer.serialize(response)
    return result
