"""A reply in the making: parts, question and record are gathered, then finished once."""

from __future__ import annotations

from collections.abc import Iterable

from skill.outcome import Heard
from skill.procedure import Procedure, Sentence
from skill.ssml import MAX_SECONDS, MAX_SPEECH, Narrator, Part, Read, Say, Speech, duration
from skill.turn import Card, Reply, Turn
from skill.wording import Wording

_ROOM, _SECONDS = 1_200, 20
"""Characters and seconds of speech kept free for what follows a long reading."""
_FITS = 1_500
"""Characters of the page that fit for certain, however slowly they are spoken."""


class Draft:
    """Gathers one reply to one turn."""

    def __init__(
        self, procedure: Procedure, wording: Wording, narrator: Narrator, turn: Turn
    ) -> None:
        self.procedure = procedure
        self.wording = wording
        self.turn = turn
        self.state = turn.state
        self.parts: list[Part] = []
        self._narrator = narrator
        self._end = False
        self._reprompt = "question"
        self._card: Card | None = None

    def keep(self, **changes: object) -> None:
        """Change fields of the state to be kept."""
        self.state = self.state.changed(**changes)

    def say(self, key: str, variant: int | None = None, /, **values: object) -> None:
        """Add the skill's own line under `key`: in full the first time, briefly afterwards."""
        if variant is None:
            variant = int(key in self.state.told)
            if not variant and self.wording.has_brief(key):
                self.keep(told=(*self.state.told, key))
        if self.wording.names(key, variant, "example"):
            values["example"] = self._next_example()
        self.parts.append(Say(self.wording.say(key, variant, **values)))

    def read(self, sentences: Iterable[Sentence]) -> tuple[str, ...]:
        """Add sentences of the page, as many as fit Alexa's limits, and move the place to the last.

        Returns the ids of those that will be heard.
        """
        heard: list[str] = []
        for sentence in sentences:
            self.parts.append(Read(sentence))
            if len(heard) and self._is_full():
                self.parts.pop()
                break
            heard.append(sentence.id)
        if heard:
            self.keep(place=heard[-1])
        return tuple(heard)

    def say_before_question(self, key: str) -> None:
        """Put the skill's own line before the question that ends this reply."""
        self.parts.insert(len(self.parts) - 1, Say(self.wording.say(key)))

    def ask(
        self,
        key: str = "",
        asking: str = "",
        reprompt: str = "",
        variant: int | None = None,
        **values: object,
    ) -> None:
        """End with a question and leave the microphone open.

        `asking` names what yes and no will mean; `reprompt` is the kind of reprompt.
        """
        if key:
            self.say(key, variant, **values)
        self._reprompt = reprompt or ("yes_no" if asking else "question")
        if asking != self.state.asking:
            self.keep(asking=asking)

    def end(self) -> None:
        """Close the microphone after this reply."""
        self._end = True

    def card(self, text: str, title: str = "") -> None:
        """Show `text` in the companion app."""
        self._card = Card(title or self.procedure.title, text)

    def narrate(self, parts: list[Part]) -> Speech:
        """Parts as this listener hears them."""
        return self._narrator.narrate(parts, self.state.rate)

    def finish(self, heard: Heard) -> Reply:
        """The reply, with its record; the state counts the question that it puts."""
        if self._end:
            state = self.state.after(heard, asking="", pending=())
            reprompt = None
        else:
            state = self.state.after(heard, prompts=self.state.prompts + 1)
            again = self.wording.reprompt(self._reprompt, self.state.prompts)
            reprompt = self._narrator.say(again, state.rate)
        speech = self._narrator.narrate(self.parts, state.rate)
        return Reply(speech, reprompt, self._card, state, self._end)

    def suggest_again(self) -> None:
        """Let the question that was suggested last be the next one as well."""
        self.keep(examples=max(0, self.state.examples - 1))

    def _next_example(self) -> str:
        """Another question each time; the first depends on the turns so far, so that it varies."""
        examples = self.wording.lines["example"]
        given = self.state.examples or 1 + self.state.prompts
        self.keep(examples=given + 1)
        return examples[given % len(examples)]

    def _is_full(self) -> bool:
        """Whether no more should be read: what follows has to fit Alexa's limits as well."""
        if sum(len(part.sentence.text) for part in self.parts if isinstance(part, Read)) < _FITS:
            return False
        speech = self._narrator.narrate(self.parts, self.state.rate)
        lasts = duration(speech.text, len(self.parts), self.state.rate)
        return len(speech.ssml) > MAX_SPEECH - _ROOM or lasts > MAX_SECONDS - _SECONDS
