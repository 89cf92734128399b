"""A speaker that writes what is said into files."""

from __future__ import annotations

from pathlib import Path

from speech.clip import Clip, join
from speech.render import Lexicon, render
from speech.speaker import Speaker, Speaking, Tell
from speech.understudy import say_all
from speech.voice import SpeechError, Voice


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
        sound = join(say_all(self._voice, utterances))
        self._count += 1
        path = self._folder / f"{self._count:03d}.wav"
        path.write_bytes(sound.wav())


def _last_number(folder: Path) -> int:
    numbers = [int(path.stem) for path in folder.glob("*.wav") if path.stem.isdecimal()]
    return max(numbers, default=0)
