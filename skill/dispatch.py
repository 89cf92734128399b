"""Finding the handler of an intent by name, rather than by asking some forty in turn."""

from __future__ import annotations

from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill import CustomSkill
from ask_sdk_model.intent_request import IntentRequest
from ask_sdk_runtime.dispatch_components import (
    GenericRequestHandlerChain,
    GenericRequestMapper,
)

from skill.handlers import IntentHandler


class IntentMapper(GenericRequestMapper):
    """The SDK's mapper, with a table of the handlers that take one intent each."""

    def __init__(self, chains: list[GenericRequestHandlerChain]) -> None:
        super().__init__(chains)
        self._by_intent: dict[str, GenericRequestHandlerChain] = {
            chain.request_handler.intent: chain
            for chain in reversed(chains)
            if isinstance(chain.request_handler, IntentHandler)
        }

    def get_request_handler_chain(
        self, handler_input: HandlerInput
    ) -> GenericRequestHandlerChain | None:
        """The chain of the first handler that takes the request."""
        request = handler_input.request_envelope.request
        if type(request) is IntentRequest and request.intent is not None:
            chain = self._by_intent.get(request.intent.name)
            if chain is not None:
                return chain
        return super().get_request_handler_chain(handler_input)


def map_by_intent(skill: CustomSkill) -> None:
    """Let a skill find its handlers by name."""
    dispatcher = skill.request_dispatcher
    dispatcher.request_mappers = [
        IntentMapper(mapper.request_handler_chains) for mapper in dispatcher.request_mappers
    ]
