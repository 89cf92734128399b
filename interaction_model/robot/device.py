"""A device that holds sessions with the skill as Alexa does, and looks at every response."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from ask_sdk_core.skill import CustomSkill

from interaction_model.match import match_utterance
from interaction_model.model import Model
from interaction_model.robot.ledger import Ledger
from interaction_model.robot.response import Response, broken_rules
from interaction_model.robot.style import broken_style
from interaction_model.slots import slots_json
from skill.envelope import invoke
from skill.procedure import Procedure

APPLICATION = "amzn1.ask.skill.robot"
_LOOKED_AT = (
    "answers reply-time ssml-well-formed ssml-tags ssml-values ssml-break speech-length "
    "speech-seconds response-size card-length card-image microphone-question reprompt wake-word "
    "attributes directives"
).split()
_STYLE = ("own-sentence", "block", "cue")
_SCREEN = {"Alexa.Presentation.APL": {"runtime": {"maxVersion": "2024.2"}}}


class Device:
    """One listener's device in one locale; `where` says in reports what it is doing."""

    def __init__(
        self,
        skill: CustomSkill,
        model: Model,
        ledger: Ledger,
        locale: str | None = "en-GB",
        screen: bool = False,
        page: Procedure | None = None,
    ) -> None:
        """`locale` goes into the requests; `model` is what utterances are matched against.

        With a `page`, how it is read is looked at as well.
        """
        self._skill = skill
        self.model = model
        self._ledger = ledger
        self._page = page
        self.locale = locale
        self._interfaces = dict(_SCREEN) if screen else {}
        self.attributes: dict[str, Any] = {}
        self.new = True
        self.listener = "amzn1.ask.account.robot"

    def launch(self) -> Response:
        """Open the skill without a question."""
        return self.send({"type": "LaunchRequest"}, "launch")

    def say(self, utterance: str) -> Response:
        """Say something, which is matched as Alexa would."""
        match = match_utterance(utterance, self.model)
        return self.intent(match.intent, slots_json(match), utterance)

    def intent(self, name: str, slots: Any = None, words: str = "") -> Response:
        """Send an intent with slots of any shape; `words` are what was said, if it was speech."""
        body = {"name": name, "confirmationStatus": "NONE", "slots": slots or {}}
        said = (words, *_words_in(slots))
        return self.send({"type": "IntentRequest", "intent": body}, words or name, said)

    def end(self, reason: str) -> Response:
        """Leave the session."""
        return self.send({"type": "SessionEndedRequest", "reason": reason}, f"end {reason}")

    def send(self, request: dict[str, Any], where: str, said: tuple[str, ...] = ()) -> Response:
        """Send a request of any kind; its response is looked at, and its session kept."""
        where, began = f"{self.locale}, {where}", perf_counter()
        try:
            response = Response(invoke(self._skill, self._envelope(request)))
        except Exception as error:
            self._ledger.expect("answers", False, where, f"{type(error).__name__}: {error}")
            return Response({})
        took = perf_counter() - began
        broken = dict(broken_rules(response, said, list(self._interfaces), took))
        if self._page:
            broken |= dict(broken_style(response, self._page))
        for rule in (*_LOOKED_AT, *(_STYLE if self._page else ())):
            self._ledger.expect(rule, rule not in broken, where, broken.get(rule, ""))
        self.new = not response.open
        self.attributes = response.attributes if response.open else {}
        return response

    def _envelope(self, request: dict[str, Any]) -> dict[str, Any]:
        application, user = {"applicationId": APPLICATION}, {"userId": self.listener}
        device = {"deviceId": "robot", "supportedInterfaces": self._interfaces}
        return {
            "version": "1.0",
            "session": {
                "new": self.new,
                "sessionId": "amzn1.echo-api.session.robot",
                "application": application,
                "attributes": self.attributes,
                "user": user,
            },
            "context": {"System": {"application": application, "user": user, "device": device}},
            "request": {
                "requestId": "amzn1.echo-api.request.robot",
                "timestamp": "2026-11-24T10:00:00Z",
                "locale": self.locale,
                **request,
            },
        }


def _words_in(slots: Any) -> tuple[str, ...]:
    """The raw words of slots, whatever shape they have."""
    rows = slots.values() if isinstance(slots, dict) else ()
    values = [row.get("value") for row in rows if isinstance(row, dict)]
    return tuple(value for value in values if isinstance(value, str))
