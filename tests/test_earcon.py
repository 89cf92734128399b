"""The short sounds: heard, short, soft, free of clicks, and never while we speak or listen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from speech.earcon import EARCONS, LOUDNESS, Earcons, earcon
from speech.speaker import VoiceSpeaker
from tests.speech_doubles import QuickVoice, logging_player, played


def samples(name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.frombuffer(earcon(name).frames, "<i2") / 32768


def pitch(sound: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """The loudest frequency, in hertz."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(np.argmax(spectrum)) * earcon(EARCONS[0]).rate / len(sound)


@pytest.mark.parametrize("name", EARCONS)
def test_a_sound_is_short_soft_and_without_clicks(name: str) -> None:
    sound = samples(name)
    assert 0.1 < earcon(name).seconds < 0.5
    assert 0.5 * LOUDNESS < np.abs(sound).max() <= LOUDNESS
    assert np.abs(sound[[0, -1]]).max() < 0.001
    assert np.abs(np.diff(sound)).max() < 0.1


def test_listening_goes_up_and_not_found_goes_down() -> None:
    for name, sign in (("listening", 1), ("not found", -1)):
        sound = samples(name)
        third = len(sound) // 3
        assert sign * (pitch(sound[-third:]) - pitch(sound[:third])) > 50


def test_sounds_are_all_different() -> None:
    assert len({earcon(name).frames for name in EARCONS}) == len(EARCONS) == 3


def test_they_are_played_one_at_a_time_and_waited_for(tmp_path: Path) -> None:
    told: list[str] = []
    speaker = VoiceSpeaker(QuickVoice(), [logging_player(tmp_path, seconds=0.1)], told.append)
    earcons = Earcons(speaker)
    for number, name in enumerate(EARCONS):
        earcons.play(name)
        assert len(played(tmp_path)) >= number
    earcons.wait()
    assert len(played(tmp_path)) == len(EARCONS)
    speaker.close()


def test_without_a_loudspeaker_or_wanted_sounds_there_are_none(tmp_path: Path) -> None:
    told: list[str] = []
    speaker = VoiceSpeaker(QuickVoice(), [], told.append)
    speaker.start("<speak>hello</speak>").wait()
    for earcons in (Earcons(speaker), Earcons()):
        earcons.play("thinking")
        earcons.wait()
    assert len(told) == 1 and told[0].startswith("No sound:")
    speaker.close()
