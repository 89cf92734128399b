"""The local device: keeps a session as Alexa does, and turns what is said into requests."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import Any

from speech.endpoint import Endpoint, EndpointError
from speech.matching import Matcher
from speech.request import Session, intent_request, launch_request, session_ended_request


@dataclass(frozen=True)
class Answer:
    """What came back for one turn."""

    intent: str
    """The intent that was sent; '' for a launch."""
    ssml: str
    """What is said; '' if nothing is."""
    reprompt: str
    """SSML that is said after silence; '' if the microphone closes."""
    card: str
    """The text of the card; '' without one."""
    end: bool
    """Whether the microphone closes."""
    attributes: dict[str, Any]
    """The session attributes that came back."""
    recorded: bool
    """Whether the attributes are of this turn; False when the skill only apologised."""
    ms: float
    """Time spent in the skill."""


class Device:
    """One device in one person's room."""

    def __init__(
        self, endpoint: Endpoint, match: Matcher, listener: str, locale: str = "en-GB"
    ) -> None:
        self._endpoint = endpoint
        self._match = match
        self._listener = listener
        self._locale = locale
        self._session: Session | None = None

    @property
    def is_open(self) -> bool:
        """Whether a session is under way."""
        return self._session is not None

    def launch(self) -> Answer:
        """Open the skill."""
        self._session = Session(self._listener)
        return self._send(launch_request(self._session, self._locale), "")

    def say(self, utterance: str) -> Answer:
        """Say something; without a session the skill is opened by the question itself."""
        intent, slots = self._match(utterance)
        return self._ask(intent, slots)

    def stay_silent(self) -> Answer:
        """Say nothing that could be made out: the question intent without its words."""
        return self._ask("QuestionIntent", {"question": {"name": "question"}})

    def leave(self, reason: str = "USER_INITIATED") -> None:
        """End the session from this side, as when the device is told to do something else."""
        if self._session is not None:
            self._endpoint.invoke(session_ended_request(self._session, self._locale, reason))
            self._session = None

    def _ask(self, intent: str, slots: dict[str, Any]) -> Answer:
        if self._session is None:
            self._session = Session(self._listener)
        return self._send(intent_request(self._session, self._locale, intent, slots), intent)

    def _send(self, request: dict[str, Any], intent: str) -> Answer:
        session = self._session
        assert session is not None
        start = perf_counter()
        envelope = self._endpoint.invoke(request)
        ms = (perf_counter() - start) * 1000
        before = session.attributes
        session.new = False
        session.attributes = envelope.get("sessionAttributes") or {}
        answer = _read_answer(envelope, intent, session.attributes, before, ms)
        if answer.end:
            self._session = None
        return answer


def _read_answer(
    envelope: dict[str, Any],
    intent: str,
    attributes: dict[str, Any],
    before: dict[str, Any],
    ms: float,
) -> Answer:
    try:
        response = envelope["response"]
        speech = response.get("outputSpeech") or {}
        reprompt = (response.get("reprompt") or {}).get("outputSpeech") or {}
        card = response.get("card") or {}
        return Answer(
            intent,
            str(speech.get("ssml") or speech.get("text") or ""),
            str(reprompt.get("ssml") or reprompt.get("text") or ""),
            str(card.get("content") or card.get("text") or ""),
            bool(response.get("shouldEndSession", True)),
            attributes,
            attributes != before,
            ms,
        )
    except (KeyError, AttributeError) as error:
        raise EndpointError("What came back is no Alexa response.") from error
