"""What speaks: the contract, the voice through the loudspeaker, files, and silence."""

from __future__ import annotations

import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

from speech.clip import Clip, join
from speech.player import Player
from speech.render import Lexicon, Utterance, render
from speech.voice import SpeechError, Voice

Tell = Callable[[str], None]
"""Tells the person at the terminal something, in one line."""


class Speaking:
    """Speech that is under way; it ends by itself or when it is interrupted."""

    def __init__(self, work: Callable[[threading.Event], bool] | None = None) -> None:
        """`work` speaks until its event is set; True if everything was heard."""
        self._quiet = threading.Event()
        self._heard = False
        self._thread: threading.Thread | None = None
        if work is not None:
            self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
            self._thread.start()

    @property
    def was_heard(self) -> bool:
        """Whether all of it came out of the loudspeaker; only after it has ended."""
        return self._heard

    def is_over(self) -> bool:
        """Whether it has ended."""
        return self._thread is None or not self._thread.is_alive()

    def wait(self) -> bool:
        """Wait for its end; whether all of it was heard."""
        if self._thread is not None:
            self._thread.join()
        return self._heard

    def interrupt(self) -> None:
        """Fall silent at once, and wait until it is."""
        self._quiet.set()
        self.wait()

    def _run(self, work: Callable[[threading.Event], bool]) -> None:
        self._heard = work(self._quiet)


class Speaker(Protocol):
    """Says SSML. One speech at a time: the last must be over before the next begins."""

    def start(self, ssml: str) -> Speaking:
        """Begin to speak."""

    def play(self, clip: Clip) -> Speaking:
        """Begin to play a sound that is no speech."""

    def close(self) -> None:
        """Let go of processes and files."""


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

    def start(self, ssml: str) -> Speaking:
        """Begin to speak, sentence by sentence."""
        if not self._players and not self._given_up:
            self._give_up("No sound: no program that plays it was found. Answers are printed.")
        if self._given_up:
            return Speaking()
        utterances = render(ssml, self._lexicon)
        return Speaking(lambda quiet: self._speak(utterances, quiet))

    def play(self, clip: Clip) -> Speaking:
        """Play it, if anything can be heard here."""
        return Speaking() if self._given_up else Speaking(lambda quiet: self._play(clip, quiet))

    def close(self) -> None:
        """Let go of the voice and the files."""
        self._voice.close()
        self._folder.cleanup()

    def _speak(self, utterances: Sequence[Utterance], quiet: threading.Event) -> bool:
        try:
            for clip in clips_ahead(self._voice, utterances):
                if quiet.is_set() or not self._play(clip, quiet):
                    return False
        except SpeechError as error:
            self._give_up(f"{error} Answers are printed.")
            return False
        return True

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


class FileSpeaker:
    """Writes what is said into numbered WAV files, and has another speaker say it as well."""

    def __init__(
        self,
        voice: Voice,
        folder: Path,
        then: Speaker,
        tell: Tell,
        lexicon: Lexicon | None = None,
    ) -> None:
        """`folder` is made if it is not there. Raises SpeechError if that cannot be done."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SpeechError(f"{folder} cannot be used: {error.strerror}.") from error
        self._voice = voice
        self._folder = folder
        self._then = then
        self._tell = tell
        self._lexicon = lexicon or {}
        self._count = _last_number(folder)
        self._given_up = False

    def start(self, ssml: str) -> Speaking:
        """Write the file, then begin to speak."""
        if not self._given_up:
            try:
                self._save(ssml)
            except (SpeechError, OSError) as error:
                self._given_up = True
                self._tell(f"Not saved: {error}")
        return self._then.start(ssml)

    def play(self, clip: Clip) -> Speaking:
        """Only heard, not written: the files are the answers."""
        return self._then.play(clip)

    def close(self) -> None:
        """Let go of the voice and the other speaker."""
        self._then.close()
        self._voice.close()

    def _save(self, ssml: str) -> None:
        utterances = render(ssml, self._lexicon)
        if not utterances:
            return
        sound = join(self._voice.say(utterance) for utterance in utterances)
        self._count += 1
        path = self._folder / f"{self._count:03d}.wav"
        path.write_bytes(sound.wav())


def clips_ahead(voice: Voice, utterances: Sequence[Utterance]) -> Iterator[Clip]:
    """The sound of the first utterance, then, while that is played, of all that are ready.

    Sound begins early, and there are few joints at which a player would leave a gap.
    """
    ahead = ThreadPoolExecutor(1)
    try:
        waiting = deque(ahead.submit(voice.say, utterance) for utterance in utterances)
        while waiting:
            ready = [waiting.popleft().result()]
            while waiting and waiting[0].done() and not waiting[0].exception():
                ready.append(waiting.popleft().result())
            yield join(ready)
    finally:
        ahead.shutdown(cancel_futures=True)


def _last_number(folder: Path) -> int:
    numbers = [int(path.stem) for path in folder.glob("*.wav") if path.stem.isdecimal()]
    return max(numbers, default=0)
