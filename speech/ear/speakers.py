"""People of several accents and engines, to try an ear with; whoever is installed takes part."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
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
        """The sound of a question."""
        pace = ["--setf", f"duration_stretch={100 / rate:.3f}"]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "question.wav"
            command = ["flite", "-voice", self._voice, *pace, "-t", question, "-o", str(path)]
            subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own
            return load_samples(path)

    def close(self) -> None:
        """Nothing to let go of."""


class Recorded:
    """A person whose questions are kept as sound files, since speaking takes long."""

    def __init__(self, person: Person, folder: Path) -> None:
        """`folder` is made if it is not there."""
        self.name = person.name
        self._person = person
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def ask(self, question: str, rate: int = 100) -> Samples:
        """The sound of a question, spoken anew only if it never was."""
        said = f"{self.name}\n{question}" + (f"\n{rate}" if rate != 100 else "")
        key = hashlib.sha256(said.encode()).hexdigest()[:24]
        path = self._folder / f"{key}.wav"
        if not path.exists():
            partial = path.with_suffix(".part")
            partial.write_bytes(to_clip(self._person.ask(question, rate)).wav())
            partial.rename(path)
        return load_samples(path)

    def close(self) -> None:
        """Let go of the person; the files stay."""
        self._person.close()


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
