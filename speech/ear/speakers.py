"""People of several accents and engines, to try an ear with; whoever is installed takes part."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from skill.errors import SkillError
from speech.ear.sound import Samples, clip_samples, load_samples, to_clip
from speech.render import Utterance
from speech.voice import BRITISH, Pyttsx3Voice, SpeechError, Voice
from speech.voices import HibariVoice, PiperVoice

FLITE = ("slt", "rms", "awb")
"""flite's voices that were made from people's recordings: two Americans and a Scot."""


class PersonError(SkillError):
    """A voice that cannot speak here, and why."""


class Person(Protocol):
    """Asks questions aloud."""

    name: str
    """Engine and voice."""

    def ask(self, question: str, rate: int = 100) -> Samples:
        """The sound of a question at a rate, percent of the ordinary speed."""

    def close(self) -> None:
        """Let go of processes."""


class VoicePerson:
    """One of our own voices."""

    def __init__(self, name: str, voice: Voice) -> None:
        self.name = name
        self._voice = voice

    def ask(self, question: str, rate: int = 100) -> Samples:
        """The sound of a question. Raises SpeechError."""
        return clip_samples(self._voice.say(Utterance(question, rate=rate)))

    def close(self) -> None:
        """Let go of processes."""
        self._voice.close()


class FlitePerson:
    """A voice of the program flite."""

    def __init__(self, voice: str) -> None:
        """Raises PersonError if flite is not installed."""
        self.name = f"flite {voice}"
        self._voice = voice
        if shutil.which("flite") is None:
            raise PersonError("flite is not installed")

    def ask(self, question: str, rate: int = 100) -> Samples:
        """The sound of a question. Raises PersonError, and SoundError for one without sound."""
        pace = ["--setf", f"duration_stretch={100 / rate:.3f}"]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "question.wav"
            command = ["flite", "-voice", self._voice, *pace, "-t", question, "-o", str(path)]
            done = subprocess.run(  # noqa: S603 - our own
                command, capture_output=True, text=True, errors="replace", check=False
            )
            if done.returncode:
                said = done.stderr.strip().splitlines() or [f"it died with code {done.returncode}"]
                raise PersonError(f"{self.name}: {said[-1]}")
            return load_samples(path)

    def close(self) -> None:
        """Nothing to let go of."""


class Recorded:
    """A person whose questions are kept as sound files, since speaking takes long."""

    def __init__(self, person: Person, folder: Path) -> None:
        """`folder` is made if it is not there. Raises PersonError if that cannot be done."""
        self.name = person.name
        self._person = person
        self._folder = folder
        with self._writing():
            folder.mkdir(parents=True, exist_ok=True)

    def ask(self, question: str, rate: int = 100) -> Samples:
        """The sound of a question, spoken anew only if it never was.

        Raises PersonError if it cannot be kept, SoundError for a file that is no sound, and what
        the person raises.
        """
        said = f"{self.name}\n{question}" + (f"\n{rate}" if rate != 100 else "")
        key = hashlib.sha256(said.encode()).hexdigest()[:24]
        path = self._folder / f"{key}.wav"
        if not path.exists():
            partial = path.with_suffix(".part")
            sound = to_clip(self._person.ask(question, rate)).wav()
            with self._writing():
                partial.write_bytes(sound)
                partial.rename(path)
        return load_samples(path)

    def close(self) -> None:
        """Let go of the person; the files stay."""
        self._person.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise PersonError(f"{self._folder} cannot be written: {error.strerror}.") from error


def everybody(names: Sequence[str] = ()) -> tuple[list[Person], list[str]]:
    """Whoever can speak on this computer, and who is missing and why; only `names`, if given.

    Raises PersonError for a name that nobody has.
    """
    wanted: Sequence[tuple[str, Callable[[], Person]]] = (
        ("hibari heart", lambda: VoicePerson("hibari heart", HibariVoice())),
        ("piper joe", lambda: VoicePerson("piper joe", PiperVoice())),
        *((f"flite {voice}", lambda voice=voice: FlitePerson(voice)) for voice in FLITE),
        ("espeak en", lambda: VoicePerson("espeak en", Pyttsx3Voice(voice=BRITISH))),
    )
    known = [name for name, _ in wanted]
    if unknown := [name for name in names if name not in known]:
        raise PersonError(f"Nobody is called {unknown[0]}: there are {', '.join(known)}.")
    people, missing = [], []
    for name, come in wanted:
        if names and name not in names:
            continue
        try:
            people.append(come())
        except (PersonError, SpeechError) as error:
            missing.append(f"{name}: {error}")
    return people, missing
