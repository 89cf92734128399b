"""A voice with another behind it, for when it fails in the middle of a talk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from speech.clip import Clip
from speech.render import Utterance
from speech.speaker import Tell
from speech.voice import SpeechError, Voice


class UnderstudiedVoice:
    """A voice until it fails, and from then on its understudy; why is told once."""

    def __init__(self, voice: Voice, make_understudy: Callable[[], Voice], tell: Tell) -> None:
        """The understudy is made when it is needed."""
        self._voice = voice
        self._make_understudy = make_understudy
        self._tell = tell
        self._has_failed = False
        self._is_closed = False
        self._lock = threading.Lock()

    def say(self, utterance: Utterance) -> Clip:
        """The sound of an utterance with its pause. Raises SpeechError if neither can say it."""
        with self._lock:
            try:
                return self._voice.say(utterance)
            except SpeechError as error:
                if self._has_failed or self._is_closed:
                    raise
                self._has_failed = True
                self._tell(f"{error} Another voice speaks on.")
                self._voice.close()
                self._voice = self._make_understudy()
            return self._voice.say(utterance)

    def close(self) -> None:
        """Let go of both."""
        self._is_closed = True
        self._voice.close()  # what it is at ends, and with it the hold on the lock
        with self._lock:
            self._voice.close()


def say_all(voice: Voice, utterances: Sequence[Utterance]) -> list[Clip]:
    """The sound of each utterance, all of one sample rate. Raises SpeechError.

    If an understudy with another rate stepped in on the way, it says all of them from the start.
    """
    clips = [voice.say(utterance) for utterance in utterances]
    if len({clip.rate for clip in clips}) > 1:
        clips = [voice.say(utterance) for utterance in utterances]
    return clips
