"""A conversation by voice: listen, weigh what was heard, answer aloud."""

from __future__ import annotations

from collections.abc import Callable
from xml.sax.saxutils import escape

from skill.outcome import Command, OffTopic
from skill.wording import Wording
from speech.device import Answer, Device
from speech.doubt import read_reply
from speech.ear.judge import Judge, Judgement
from speech.earcon import Earcons
from speech.listener import Heard, Listener
from speech.render import plain_text
from speech.speaker import Speaker

POLL_S = 0.03
"""Seconds between two looks at whether the listener wants to break in."""
NOT_FOUND = ("off_topic", "not_covered")
"""Outcomes that come with the sound for nothing found."""

Say = Callable[[str], None]
"""Shows one line."""


class HandsFree:
    """One person's spoken conversation through one device."""

    def __init__(
        self,
        device: Device,
        speaker: Speaker,
        listener: Listener,
        judge: Judge,
        match: Callable[[str], str],
        wording: Wording,
        show: Say,
        wants_in: Callable[[float], bool] | None = None,
        patience: int = 2,
        earcons: Earcons | None = None,
    ) -> None:
        """`wants_in` waits for some seconds; True if the person breaks in, by a key or by voice.

        `patience` is how many silences in a row end the conversation.
        """
        self._device = device
        self._speaker = speaker
        self._listener = listener
        self._judge = judge
        self._match = match
        self._wording = wording
        self._show = show
        self._wants_in = wants_in
        self._patience = patience
        self._earcons = earcons or Earcons()
        self._silences = 0
        self._doubted: Judgement | None = None
        self._refused = ""

    def converse(self) -> None:
        """Open the skill and answer until the listener leaves or falls silent for good.

        Raises SkillError if the skill cannot be reached or nothing can be heard.
        """
        answer: Answer | None = self._say(self._device.launch())
        while answer is None or not answer.end:
            heard = self._listener.listen()
            self._silences = 0 if heard and heard.text else self._silences + 1
            if heard is None or self._silences >= self._patience:
                break
            answer = self._take(heard)
        self._device.leave()

    def _take(self, heard: Heard) -> Answer | None:
        """Answer what was heard; None if it was asked whether that was said."""
        if heard.text:
            self._show(f"> {heard.text}")
        doubted, self._doubted = self._doubted, None
        refused, self._refused = self._refused, ""
        if doubted:
            return self._settle(doubted, heard)
        return self._act(self._judge.judge(heard, refused))

    def _settle(self, doubted: Judgement, heard: Heard) -> Answer | None:
        """What follows once somebody was asked "Did you say …?"."""
        whole = self._judge.judge(heard)
        if whole.urgency > doubted.urgency:  # "yes but it is bleeding and will not stop"
            return self._act(whole)
        reply = read_reply(heard, self._match)
        refused = doubted.text if reply.says == "no" else ""
        judgement = self._judge.judge(reply.besides, refused) if reply.says else whole
        neither = not refused and judgement.do != "answer"
        if reply.says == "yes" or (doubted.is_urgent and neither):  # rather an alarm too many
            return self._say(self._device.say(doubted.text))
        if (heard.text and not refused) or _says_something(judgement):
            return self._act(judgement)
        self._refused = refused
        self._ask(self._wording.say("check_no"))
        return None

    def _act(self, judgement: Judgement) -> Answer | None:
        if judgement.do == "answer":
            return self._say(self._device.say(judgement.text))
        if judgement.do == "confirm":
            self._doubted = judgement
            self._ask(self._wording.say("check_word", word=judgement.text))
            return None
        return self._say(self._device.stay_silent())

    def _say(self, answer: Answer) -> Answer:
        if (answer.attributes.get("heard") or {}).get("outcome") in NOT_FOUND:
            self._earcons.play("not found")
        self._show(plain_text(answer.ssml))
        self._speak(answer.ssml)
        return answer

    def _ask(self, text: str) -> None:
        self._show(text)
        self._speak(f"<speak>{escape(text)}</speak>")

    def _speak(self, ssml: str) -> None:
        """Speak to the end, unless the person breaks in."""
        self._earcons.wait()
        if self._wants_in is not None:
            self._wants_in(0)  # Enter that was pressed before it speaks is not meant to stop it
        speaking = self._speaker.start(ssml)
        if self._wants_in is None:
            speaking.wait()
            return
        while not speaking.is_over():
            if self._wants_in(POLL_S):
                speaking.interrupt()


def _says_something(judgement: Judgement) -> bool:
    """Whether what was said beside a no is about the page, as "I did not" is not."""
    if judgement.is_urgent:
        return True
    meaning = judgement.meaning
    is_idle = meaning is None or isinstance(meaning, OffTopic | Command)
    return judgement.do == "answer" and not is_idle
