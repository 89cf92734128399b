"""Name-free interaction: Alexa asks beforehand whether the skill could answer something.

Nothing is said, kept or remembered.
"""

from __future__ import annotations

from typing import Literal

from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model import Response, Slot

from skill.dialogue import Dialogue
from skill.handlers import ABOUT_INTENT, CONTACT_INTENT, GO_TO_INTENT, QUESTION_INTENTS
from skill.outcome import Advice, Check, Mention, Outcome, Passage, UrgentHelp

Answer = Literal["YES", "NO", "MAYBE"]


class CanFulfillHandler(AbstractRequestHandler):
    """Answers CanFulfillIntentRequest from what the page says."""

    def __init__(self, dialogue: Dialogue) -> None:
        self._dialogue = dialogue

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether the request is of that type."""
        request = handler_input.request_envelope.request
        return bool(request.object_type == "CanFulfillIntentRequest")

    def handle(self, handler_input: HandlerInput) -> Response:
        """YES for what the page answers, MAYBE for what it touches, NO for anything else.

        A command means nothing to a listener who has not opened the skill: NO.
        """
        from ask_sdk_model.canfulfill import (
            CanFulfillIntent,
            CanFulfillIntentValues,
            CanFulfillSlot,
            CanFulfillSlotValues,
            CanUnderstandSlotValues,
        )

        intent = handler_input.request_envelope.request.intent
        slots = (intent.slots if intent else None) or {}
        answers = {name: self._slot(slot) for name, slot in slots.items()}
        whole = self._intent(intent.name if intent else None, answers)
        return Response(
            can_fulfill_intent=CanFulfillIntent(
                CanFulfillIntentValues(whole),
                {
                    name: CanFulfillSlot(
                        CanUnderstandSlotValues(answer),
                        CanFulfillSlotValues("YES" if answer == "YES" else "NO"),
                    )
                    for name, answer in answers.items()
                },
            )
        )

    def _intent(self, name: str | None, slots: dict[str, Answer]) -> Answer:
        if name == CONTACT_INTENT:
            return "YES"
        if name in (*QUESTION_INTENTS, GO_TO_INTENT, ABOUT_INTENT):
            return next(iter(slots.values()), "NO")
        return "NO"

    def _slot(self, slot: Slot | None) -> Answer:
        words = slot.value if slot else None
        if not isinstance(words, str) or not words.strip():
            return "NO"
        return _answer(self._dialogue.outcome(words))


def _answer(outcome: Outcome) -> Answer:
    match outcome:
        case Passage():
            return "YES"
        case Mention() | Check() | Advice() | UrgentHelp():
            return "MAYBE"
    return "NO"
