"""Alexa's envelope: the only reading and writing of Alexa's types."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model import Response
from ask_sdk_model.intent_request import IntentRequest
from ask_sdk_model.ui import Reprompt, SimpleCard, SsmlOutputSpeech

from skill.turn import Event, Reply, State, Turn


def slot_value(request: IntentRequest, name: str) -> str:
    """The raw words of a slot; '' if the slot or its value is missing."""
    slot = ((request.intent.slots if request.intent else None) or {}).get(name)
    return (slot.value if slot and isinstance(slot.value, str) else "").strip()


def read_turn(handler_input: HandlerInput, event: Event, now: datetime, **facts: Any) -> Turn:
    """An Alexa request as a Turn."""
    envelope = handler_input.request_envelope
    session = envelope.session
    system = envelope.context.system if envelope.context else None
    user = (session.user if session else None) or (system.user if system else None)
    device = system.device if system else None
    interfaces = device.supported_interfaces if device else None
    return Turn(
        event,
        state=State.from_session(session.attributes if session else None),
        listener=user.user_id if user else None,
        locale=envelope.request.locale or "en-GB",
        now=now,
        screen=bool(interfaces and interfaces.alexa_presentation_apl),
        new=bool(session and session.new),
        **facts,
    )


def write_response(handler_input: HandlerInput, reply: Reply) -> Response:
    """A Reply as an Alexa response; the session's attributes are set on the way."""
    response = Response()
    if reply.speech is None:
        return response
    if handler_input.request_envelope.session:
        handler_input.attributes_manager.session_attributes = reply.state.to_session()
    speech = reply.screen.speech if reply.screen else reply.speech
    response.output_speech = SsmlOutputSpeech(ssml=speech.ssml) if speech else None
    response.should_end_session = reply.end
    if reply.reprompt:
        response.reprompt = Reprompt(output_speech=SsmlOutputSpeech(ssml=reply.reprompt.ssml))
    if reply.card:
        response.card = SimpleCard(title=reply.card.title, content=reply.card.text)
    if reply.screen:
        response.directives = list(reply.screen.directives)
    return response
