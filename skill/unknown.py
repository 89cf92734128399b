"""Requests of a type that the SDK has not heard of: Alexa's all the same, and no error."""

from __future__ import annotations

from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model import Request, Response

from skill.handlers import Conversation


def is_event(kind: str) -> bool:
    """Whether a type of request tells of something that happened, to which none may speak.

    The standard types, such as IntentRequest, are told by their names from those of interfaces,
    such as AudioPlayer.PlaybackStarted, of which Alexa has more and more
    (https://developer.amazon.com/docs/custom-skills/request-types-reference.html).
    """
    return "." in kind


class UnknownRequestHandler(AbstractRequestHandler):
    """Silent about events; whoever may be waiting for an answer hears what can be asked."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether the request is of no type that the SDK has a class for."""
        return type(handler_input.request_envelope.request) is Request

    def handle(self, handler_input: HandlerInput) -> Response:
        """Answer it."""
        if is_event(handler_input.request_envelope.request.object_type):
            return Response()
        return self._conversation.answer(handler_input, "lost")
