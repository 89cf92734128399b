"""One handler for each intent and each kind of request that Alexa sends."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from ask_sdk_core.dispatch_components import AbstractExceptionHandler, AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model import Response
from ask_sdk_model.intent_request import IntentRequest
from ask_sdk_model.ui import Reprompt, SsmlOutputSpeech

from skill.alexa import read_turn, slot_value, write_response
from skill.asked_part import in_full
from skill.dialogue import Dialogue
from skill.outcome import COMMANDS, Command
from skill.turn import Event

log = logging.getLogger(__name__)

SORRY = (
    "<speak>Sorry, something went wrong here. Please ask again. "
    "What would you like to know?</speak>"
)
"""Said when anything fails: a constant, so that it cannot fail itself."""
STILL_THERE = "<speak>You could ask: will I be asleep?</speak>"

COMMAND_INTENTS: dict[str, str] = {
    "AMAZON.HelpIntent": "help",
    "AMAZON.StopIntent": "stop",
    "AMAZON.CancelIntent": "stop",
    "AMAZON.NavigateHomeIntent": "stop",
    "AMAZON.NextIntent": "next",
    "AMAZON.PreviousIntent": "previous",
    "AMAZON.RepeatIntent": "repeat",
    "AMAZON.StartOverIntent": "start_over",
    "AMAZON.PauseIntent": "pause",
    "AMAZON.ResumeIntent": "resume",
    "AMAZON.YesIntent": "yes",
    "AMAZON.NoIntent": "no",
    "ContentsIntent": "list_sections",
    "WhereAmIIntent": "where_am_i",
    "SkimIntent": "skim",
    "ReadAllIntent": "read_all",
    "NextSectionIntent": "next_section",
    "PreviousSectionIntent": "previous_section",
    "FirstIntent": "first",
    "LastIntent": "last",
    "RepeatSentenceIntent": "repeat_sentence",
    "SlowerIntent": "slower",
    "FasterIntent": "faster",
    "NormalSpeedIntent": "normal_speed",
    "ShorterIntent": "shorter",
    "FullerIntent": "fuller",
    "SpellIntent": "spell",
    "ForgetMeIntent": "forget_me",
}
"""Intents without free words → reading commands."""
QUESTION_INTENTS = {"QuestionIntent": "question", "AskIntent": "query"}
"""Intents that carry a question → the slot that holds it."""
GO_TO_INTENT, ABOUT_INTENT = "ReadSectionIntent", "AboutSectionIntent"
CONTACT_INTENT = "ContactIntent"
SECTION_SLOT = "section"

Clock = Callable[[], datetime]
assert set(COMMAND_INTENTS.values()) <= COMMANDS


class Conversation:
    """What all handlers share: the dialogue, the clock, and how a reply is written."""

    def __init__(self, dialogue: Dialogue, clock: Clock) -> None:
        self.dialogue = dialogue
        self._clock = clock

    def answer(self, handler_input: HandlerInput, event: Event, **facts: Any) -> Response:
        """Read a turn, have it answered, and write the reply."""
        turn = read_turn(handler_input, event, self._clock(), **facts)
        return write_response(handler_input, self.dialogue.reply(turn))


class RequestHandler(AbstractRequestHandler):
    """Handles one type of request that has no intent."""

    def __init__(self, conversation: Conversation, request_type: str, event: Event) -> None:
        self._conversation = conversation
        self._request_type = request_type
        self._event = event

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether the request is of this handler's type."""
        return bool(handler_input.request_envelope.request.object_type == self._request_type)

    def handle(self, handler_input: HandlerInput) -> Response:
        """Answer it."""
        return self._conversation.answer(handler_input, self._event)


class IntentHandler(AbstractRequestHandler):
    """Handles one intent; children say what its turn is."""

    def __init__(self, conversation: Conversation, intent: str) -> None:
        self._conversation = conversation
        self.intent = intent

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether the request carries this handler's intent."""
        request = handler_input.request_envelope.request
        return (
            isinstance(request, IntentRequest)
            and request.intent is not None
            and request.intent.name == self.intent
        )

    def handle(self, handler_input: HandlerInput) -> Response:
        """Answer it."""
        event, facts = self.turn(handler_input.request_envelope.request)
        return self._conversation.answer(handler_input, event, **facts)

    def turn(self, request: IntentRequest) -> tuple[Event, dict[str, Any]]:
        """The event, and the facts that go into its Turn."""
        return "lost", {}


class CommandHandler(IntentHandler):
    """An intent that is a reading command."""

    def __init__(self, conversation: Conversation, intent: str, command: str) -> None:
        super().__init__(conversation, intent)
        self._command = Command(command)

    def turn(self, request: IntentRequest) -> tuple[Event, dict[str, Any]]:
        """The command."""
        return "command", {"command": self._command}


class QuestionHandler(IntentHandler):
    """An intent that carries a question in a slot."""

    def __init__(self, conversation: Conversation, intent: str, slot: str) -> None:
        super().__init__(conversation, intent)
        self._slot = slot

    def turn(self, request: IntentRequest) -> tuple[Event, dict[str, Any]]:
        """The question, or silence if the slot is empty."""
        text = slot_value(request, self._slot)
        return ("question", {"text": text}) if text else ("silence", {})


class SectionHandler(IntentHandler):
    """An intent that names a part of the page: the words that were heard decide which, if any."""

    def __init__(self, conversation: Conversation, intent: str, event: Event, carrier: str) -> None:
        super().__init__(conversation, intent)
        self._event = event
        self._carrier = carrier

    def turn(self, request: IntentRequest) -> tuple[Event, dict[str, Any]]:
        """Going there, or a question in the words that were said."""
        words = slot_value(request, SECTION_SLOT)
        if not words:
            return "silence", {}
        dialogue = self._conversation.dialogue
        section = dialogue.part_named(words)
        if section is None:
            return "question", {"text": in_full(words, self._carrier, dialogue.outcome)}
        if self._event == "about":
            return "about", {"section": section}
        return "command", {"command": Command("go_to", section=section)}


class ContactHandler(IntentHandler):
    """The contact intent: the contact sentence, as a question about it would be."""

    def turn(self, request: IntentRequest) -> tuple[Event, dict[str, Any]]:
        """A question about the last section."""
        return "about", {"section": "contact"}


class TouchHandler(RequestHandler):
    """A touch on the screen: the arguments of the document's SendEvent."""

    def __init__(self, conversation: Conversation) -> None:
        super().__init__(conversation, "Alexa.Presentation.APL.UserEvent", "command")

    def handle(self, handler_input: HandlerInput) -> Response:
        """Go to the part that was touched; the contents, if it is none."""
        match handler_input.request_envelope.request.arguments:
            case ["go_to", str(section)]:
                command = Command("go_to", section=section)
            case _:
                command = Command("list_sections")
        return self._conversation.answer(handler_input, self._event, command=command)


class AnyRequestHandler(AbstractRequestHandler):
    """What no other handler takes: an unknown intent or kind of request gets a helpful answer."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Always."""
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        """Say what can be asked; what is not speech gets an empty answer."""
        if isinstance(handler_input.request_envelope.request, IntentRequest):
            return self._conversation.answer(handler_input, "lost")
        return Response()


class ApologyHandler(AbstractExceptionHandler):
    """The last resort: a constant sentence, with the session kept open."""

    def can_handle(self, handler_input: HandlerInput, exception: Exception) -> bool:
        """Always."""
        return True

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Response:
        """Apologise; the session is left as it was."""
        log.error("a request failed: %s", type(exception).__name__)
        log.debug("details", exc_info=exception)
        return Response(
            output_speech=SsmlOutputSpeech(ssml=SORRY),
            reprompt=Reprompt(output_speech=SsmlOutputSpeech(ssml=STILL_THERE)),
            should_end_session=False,
        )


def make_handlers(dialogue: Dialogue, clock: Clock) -> list[AbstractRequestHandler]:
    """One handler for each intent and request, the frequent first; the last takes anything."""
    conversation = Conversation(dialogue, clock)
    handlers: list[AbstractRequestHandler] = [
        QuestionHandler(conversation, intent, slot) for intent, slot in QUESTION_INTENTS.items()
    ]
    handlers += [
        CommandHandler(conversation, intent, command) for intent, command in COMMAND_INTENTS.items()
    ]
    handlers += [
        SectionHandler(conversation, GO_TO_INTENT, "command", "go to"),
        SectionHandler(conversation, ABOUT_INTENT, "about", "tell me about"),
        ContactHandler(conversation, CONTACT_INTENT),
        IntentHandler(conversation, "AMAZON.FallbackIntent"),
        RequestHandler(conversation, "LaunchRequest", "launch"),
        RequestHandler(conversation, "SessionEndedRequest", "ended"),
        TouchHandler(conversation),
        AnyRequestHandler(conversation),
    ]
    return handlers
