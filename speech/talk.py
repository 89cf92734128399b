"""A conversation at a terminal: lines in, spoken and printed answers out."""

from __future__ import annotations

from collections.abc import Callable

from skill.errors import SkillError
from speech.device import Answer, Device
from speech.listener import Listener
from speech.render import plain_text
from speech.speaker import Speaker, Speaking

HOW_TO = (
    "Type a question and press Enter. Enter alone stops the voice. Type stop to leave, "
    "help for more."
)
"""Printed once at a terminal; plain words, since a screen reader reads them out."""

_LEAVING = ("stop", "pause")


class Talk:
    """One person's conversation through one device."""

    def __init__(
        self,
        device: Device,
        speaker: Speaker,
        show: Callable[[str], None],
        tell: Callable[[str], None],
    ) -> None:
        """`show` prints an answer; `tell` says what went wrong."""
        self._device = device
        self._speaker = speaker
        self._show = show
        self._tell = tell
        self._speaking = Speaking()

    def answer(self, question: str) -> None:
        """Answer one question and leave. Raises EndpointError."""
        self._say(self._device.say(question))
        self._speaking.wait()
        self._device.leave()

    def converse(self, listener: Listener, interactive: bool) -> None:
        """Open the skill and answer what is said, until that ends or the person leaves.

        At a terminal a new line cuts the voice short; otherwise each answer is spoken to its
        end. Raises EndpointError if the skill cannot be opened.
        """
        if interactive:
            self._show(HOW_TO)
        self._say(self._device.launch())
        try:
            while (heard := listener.listen()) is not None:
                self._fall_silent(interactive)
                if heard.text and self._is_last(heard.text):
                    break
            else:
                self._fall_silent(interactive)
            self._speaking.wait()
        except KeyboardInterrupt:
            self._speaking.interrupt()
        self._leave()

    def _fall_silent(self, interactive: bool) -> None:
        if interactive:
            self._speaking.interrupt()
        else:
            self._speaking.wait()

    def _is_last(self, utterance: str) -> bool:
        """Answer; whether the person has left with it."""
        try:
            answer = self._device.say(utterance)
        except SkillError as error:
            self._tell(str(error))
            return False
        self._say(answer)
        heard = answer.attributes.get("heard") or {}
        return answer.end and heard.get("command") in _LEAVING

    def _say(self, answer: Answer) -> None:
        self._show(plain_text(answer.ssml))
        self._speaking = self._speaker.start(answer.ssml)

    def _leave(self) -> None:
        try:
            self._device.leave()
        except SkillError as error:
            self._tell(str(error))
