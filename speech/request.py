"""Alexa's request JSON, as the service itself would send it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

APPLICATION = "amzn1.ask.skill.local"
"""The skill id that the local device sends; a skill that was set up with another refuses it."""


@dataclass
class Session:
    """One session as Alexa keeps it: what is not sent back by the skill is forgotten."""

    listener: str
    """The user id."""
    id: str = field(default_factory=lambda: f"amzn1.echo-api.session.{uuid.uuid4()}")
    """The session id."""
    new: bool = True
    """Whether no request has been sent in it yet."""
    attributes: dict[str, Any] = field(default_factory=dict)
    """The session attributes of the last response."""


def launch_request(session: Session, locale: str) -> dict[str, Any]:
    """The skill is opened without a question."""
    return _envelope(session, locale, {"type": "LaunchRequest"})


def intent_request(
    session: Session, locale: str, intent: str, slots: dict[str, Any]
) -> dict[str, Any]:
    """The listener said something that was matched to `intent`; `slots` is Alexa's slot JSON."""
    body = {"name": intent, "confirmationStatus": "NONE", "slots": slots}
    return _envelope(
        session, locale, {"type": "IntentRequest", "dialogState": "STARTED", "intent": body}
    )


def session_ended_request(session: Session, locale: str, reason: str) -> dict[str, Any]:
    """The listener left: USER_INITIATED or EXCEEDED_MAX_REPROMPTS."""
    return _envelope(session, locale, {"type": "SessionEndedRequest", "reason": reason})


def _envelope(session: Session, locale: str, request: dict[str, Any]) -> dict[str, Any]:
    application = {"applicationId": APPLICATION}
    user = {"userId": session.listener}
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "version": "1.0",
        "session": {
            "new": session.new,
            "sessionId": session.id,
            "application": application,
            "attributes": session.attributes,
            "user": user,
        },
        "context": {
            "System": {
                "application": application,
                "user": user,
                "device": {"deviceId": "amzn1.ask.device.local", "supportedInterfaces": {}},
                "apiEndpoint": "https://api.eu.amazonalexa.com",
                "apiAccessToken": "",
            }
        },
        "request": {
            "requestId": f"amzn1.echo-api.request.{uuid.uuid4()}",
            "timestamp": moment,
            "locale": locale,
            **request,
        },
    }
