"""Request JSON in, response JSON out, by way of the SDK's skill."""

from __future__ import annotations

from typing import Any

from ask_sdk_core.exceptions import SerializationException
from ask_sdk_core.skill import CustomSkill
from ask_sdk_model import Request, RequestEnvelope

from skill.errors import RequestError
from skill.handlers import SORRY, STILL_THERE, log
from skill.unknown import is_event


def invoke(skill: CustomSkill, request: dict[str, Any]) -> dict[str, Any]:
    """Answer one request; whatever cannot be read gets a spoken apology.

    Raises RequestError for a request that was meant for another skill.
    """
    try:
        envelope = skill.serializer.convert(request, RequestEnvelope)
        if not isinstance(getattr(envelope, "request", None), Request):
            raise SerializationException("there is no request")
        _check_skill(skill, envelope)
        response = skill.invoke(request_envelope=envelope, context=None)
        result: dict[str, Any] = skill.serializer.serialize(response)
    except RequestError:
        raise
    except Exception as error:
        log.error("a request failed: %s", type(error).__name__)
        log.debug("details", exc_info=error)
        return {"version": "1.0", "response": {}} if _tells_of_event(request) else apology()
    return result


def _tells_of_event(request: object) -> bool:
    """Whether an unreadable request is an event by its type."""
    body = request.get("request") if isinstance(request, dict) else None
    kind = body.get("type") if isinstance(body, dict) else None
    return isinstance(kind, str) and is_event(kind)


def _check_skill(skill: CustomSkill, envelope: RequestEnvelope) -> None:
    """The SDK's own check, which fails on a request without the id."""
    if skill.skill_id is None:
        return
    system = envelope.context.system if envelope.context else None
    application = system.application if system else None
    if application is None or application.application_id != skill.skill_id:
        raise RequestError("the request is for another skill")


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
