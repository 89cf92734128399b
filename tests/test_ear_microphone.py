"""The microphone, in a virtual room of a sound server of our own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from speech.ear.capture import Capture
from speech.ear.microphone import DeviceMicrophone, HeadsetMicrophone
from speech.ear.recogniser import EarError
from speech.ear.sound import EAR_RATE
from speech.ear.turn import EnergyDetector
from speech.player import Player
from speech.render import Utterance
from speech.speaker import VoiceSpeaker
from speech.voice import Pyttsx3Voice

pytest.importorskip("miniaudio", reason="miniaudio is not installed")


@pytest.mark.usefixtures("room")
def test_what_is_said_in_the_room_is_recorded(tmp_path: Path) -> None:
    pytest.importorskip("espeakng_loader", reason="no voice is installed")
    voice = Pyttsx3Voice()
    clip = voice.say(Utterance("What happens to my muscles?"))
    voice.close()
    (tmp_path / "question.wav").write_bytes(clip.wav())
    microphone = DeviceMicrophone(EnergyDetector())
    play = ["paplay", str(tmp_path / "question.wav")]
    player = threading.Timer(0.5, subprocess.run, (play,))
    player.start()
    turn = microphone.record_turn()
    player.join()
    microphone.close()
    assert turn is not None
    assert clip.seconds - 0.5 < len(turn) / EAR_RATE < clip.seconds + 2
    assert np.abs(turn).max() > 0.1


@pytest.mark.usefixtures("room")
def test_a_voice_in_the_room_stops_the_one_in_the_headphones(tmp_path: Path) -> None:
    pytest.importorskip("espeakng_loader", reason="no voice is installed")
    voice = Pyttsx3Voice()
    question = voice.say(Utterance("What happens to my muscles?"))
    (tmp_path / "question.wav").write_bytes(question.wav())
    told: list[str] = []
    headphones = Player(("paplay", "--device=headphones"))
    speaker = VoiceSpeaker(voice, [headphones], told.append)
    microphone = HeadsetMicrophone(EnergyDetector(), Capture())
    speaking = speaker.start(f"<speak>{'And so it goes on and on. ' * 40}</speak>")
    player = threading.Timer(2, subprocess.run, (["paplay", str(tmp_path / "question.wav")],))
    player.start()
    while not (broke_in := microphone.hears(0.03)) and not speaking.is_over():
        pass
    speaking.interrupt()
    turn = microphone.record_turn()
    player.join()
    microphone.close()
    speaker.close()
    assert broke_in and not speaking.was_heard and not told
    assert turn is not None
    assert question.seconds - 0.5 < len(turn) / EAR_RATE < question.seconds + 2


@pytest.mark.usefixtures("room")
def test_push_to_talk_ends_when_the_keyboard_does() -> None:
    assert DeviceMicrophone(EnergyDetector(), lambda: False).record_turn() is None


def test_without_a_device_it_is_said_in_one_line(tmp_path: Path) -> None:
    program = (
        "from speech.ear.microphone import DeviceMicrophone as M\n"
        "from speech.ear.turn import EnergyDetector as E\n"
        "from speech.ear.recogniser import EarError\n"
        "try: M(E())\n"
        "except EarError as error: print(error)\n"
    )
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PULSE_SERVER": "none"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True, text=True, timeout=60, check=True, env=environment,
    )  # fmt: skip
    if not done.stdout:
        pytest.skip("this computer has a microphone")
    assert done.stdout == "No microphone was found: connect one, or give sound files with --wav.\n"
    assert done.stderr == ""


def test_without_miniaudio(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "miniaudio", None)
    with pytest.raises(EarError, match=r"pip install .*\[listen\]"):
        DeviceMicrophone(EnergyDetector())
