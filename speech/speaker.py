"""What speaks: the contract, the voice through the loudspeaker, and silence."""

from __future__ import annotations

import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Protocol

from speech.clip import Clip, join
from speech.player import POLL_S, Player
from speech.render import Lexicon, Utterance, render
from speech.voice import SpeechError, Voice, one_line

Work = Callable[[threading.Event], bool]
"""Speaks until its event is set; True if everything was heard."""
Tell = Callable[[str], None]
"""Tells the person at the terminal something, in one line."""


class Speaking:
    """Speech that is under way; it ends by itself or when it is interrupted."""

    def __init__(self) -> None:
        """It is over until it is begun."""
        self._quiet = threading.Event()
        self._over = threading.Event()
        self._over.set()
        self._heard = False

    def begin(self, work: Work) -> None:
        """Begin to speak, in a thread; once only."""
        self._over.clear()
        threading.Thread(target=self._run, args=(work,), daemon=True).start()

    @property
    def was_heard(self) -> bool:
        """Whether all of it came out of the loudspeaker; only after it has ended."""
        return self._heard

    def is_over(self) -> bool:
        """Whether it has ended."""
        return self._over.is_set()

    def wait(self) -> bool:
        """Wait for its end; whether all of it was heard."""
        self._over.wait()  # not for the thread: after Control-C that would count as ended
        return self._heard

    def interrupt(self) -> None:
        """Fall silent at once, and wait until it is."""
        self._quiet.set()
        self.wait()

    def _run(self, work: Work) -> None:
        try:
            self._heard = work(self._quiet)
        finally:
            self._over.set()


class Speaker(Protocol):
    """Says SSML. One speech at a time: the last must be over before the next begins."""

    def start(self, ssml: str) -> Speaking:
        """Begin to speak."""

    def play(self, clip: Clip) -> Speaking:
        """Begin to play a sound that is no speech."""

    def close(self) -> None:
        """Fall silent, and let go of processes and files."""


class SilentSpeaker:
    """Says nothing."""

    def start(self, ssml: str) -> Speaking:
        """Nothing."""
        return Speaking()

    def play(self, clip: Clip) -> Speaking:
        """Nothing."""
        return Speaking()

    def close(self) -> None:
        """Nothing to let go of."""


class VoiceSpeaker:
    """A voice through the first player that works; without one, silence, said once."""

    def __init__(
        self, voice: Voice, players: Sequence[Player], tell: Tell, lexicon: Lexicon | None = None
    ) -> None:
        self._voice = voice
        self._players = list(players)
        self._tell = tell
        self._lexicon = lexicon or {}
        self._folder = tempfile.TemporaryDirectory(prefix="speech-")
        self._count = 0
        self._given_up = False
        self._speaking = Speaking()

    def start(self, ssml: str) -> Speaking:
        """Begin to speak, sentence by sentence."""
        utterances = render(ssml, self._lexicon)
        return self._begin(lambda quiet: self._speak(utterances, quiet))

    def play(self, clip: Clip) -> Speaking:
        """Begin to play a sound."""
        return self._begin(lambda quiet: self._play(clip, quiet))

    def close(self) -> None:
        """Fall silent, and let go of the voice and the files."""
        self._speaking.interrupt()
        self._voice.close()
        self._folder.cleanup()

    def _begin(self, work: Work) -> Speaking:
        """Begin work, if anything can be heard here; what goes wrong in its thread is told."""
        if not self._players and not self._given_up:
            self._give_up("No sound: no program that plays it was found. Answers are printed.")
        if self._given_up:
            return Speaking()

        def work_or_tell(quiet: threading.Event) -> bool:
            try:
                return work(quiet)
            except SpeechError as error:
                self._give_up(f"{error} Answers are printed.")
            except Exception as error:
                self._give_up(f"No sound: {one_line(error)}. Answers are printed.")
            return False

        self._speaking = Speaking()
        self._speaking.begin(work_or_tell)
        return self._speaking

    def _speak(self, utterances: Sequence[Utterance], quiet: threading.Event) -> bool:
        clips = clips_ahead(self._voice, utterances, quiet)
        return all(self._play(clip, quiet) for clip in clips) and not quiet.is_set()

    def _play(self, clip: Clip, quiet: threading.Event) -> bool:
        """Play a clip with the first player that can; the others are not asked again."""
        self._count += 1
        path = Path(self._folder.name) / f"{self._count}.wav"
        path.write_bytes(clip.wav())
        reason = ""
        try:
            while self._players:
                problem = self._players[0].play(path, clip.seconds, quiet)
                if quiet.is_set() or not problem:
                    return not quiet.is_set()
                reason = f"{self._players.pop(0).name}: {problem}"
        finally:
            path.unlink(missing_ok=True)
        self._give_up(f"No sound: no audio device ({reason}). Answers are printed.")
        return False

    def _give_up(self, why: str) -> None:
        self._given_up = True
        self._tell(why)


def clips_ahead(
    voice: Voice, utterances: Sequence[Utterance], quiet: threading.Event
) -> Iterator[Clip]:
    """The sound of the first utterance, then, while that is played, of all that are ready.

    Sound begins early, and there are few joints at which a player would leave a gap. It ends as
    soon as it is to be quiet, and does not wait for what the voice is still at.
    """
    ahead = ThreadPoolExecutor(1)
    try:
        waiting = deque(ahead.submit(voice.say, utterance) for utterance in utterances)
        while waiting and _wait(waiting[0], quiet):
            ready = [waiting.popleft().result()]
            while waiting and _can_join(waiting[0], ready[0].rate):
                ready.append(waiting.popleft().result())
            yield join(ready)
    finally:
        ahead.shutdown(wait=False, cancel_futures=True)


def _wait(sound: Future[Clip], quiet: threading.Event) -> bool:
    """Wait for a sound; False as soon as it is to be quiet."""
    while not quiet.is_set():
        if wait([sound], POLL_S).done:
            return not quiet.is_set()
    return False


def _can_join(sound: Future[Clip], rate: int) -> bool:
    """Whether a sound is ready and of the sample rate of those before it."""
    return sound.done() and not sound.exception() and sound.result().rate == rate
