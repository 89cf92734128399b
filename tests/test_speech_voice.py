"""pyttsx3 made reliable: real espeak, a process for each utterance."""

from __future__ import annotations

import io
import itertools
import json
import subprocess
import sys
import time
import wave
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from speech_doubles import program, wait_until

from speech.clip import Clip, join, read_clip
from speech.render import Utterance, render
from speech.voice import BRITISH, WORKER, Pyttsx3Voice, SpeechError

COUNTED = "one two three four five six seven eight nine ten eleven twelve".split()


@pytest.fixture(scope="module")
def voice() -> Iterator[Pyttsx3Voice]:
    voice = Pyttsx3Voice()
    yield voice
    voice.close()


def hello(voice: Pyttsx3Voice, **changes: int) -> Clip:
    return voice.say(
        Utterance("Surgery is usually performed under general anaesthesia.", **changes)
    )


def test_an_utterance_is_as_long_as_its_words(voice: Pyttsx3Voice) -> None:
    clip = hello(voice)
    assert clip.rate == 22_050
    assert 2 < clip.seconds < 5
    assert any(clip.frames)


def test_utterances_in_a_row_are_neither_lost_nor_doubled(voice: Pyttsx3Voice) -> None:
    texts = [" ".join(COUNTED[:n]) for n in range(1, 11)]
    lengths = [voice.say(Utterance(text)).seconds for text in texts]
    again = [voice.say(Utterance(text, pause_ms=100)).seconds - 0.1 for text in reversed(texts)]
    assert again == pytest.approx(lengths[::-1], abs=0.001)
    steps = [after - before for before, after in itertools.pairwise(lengths)]
    assert all(0.1 < step < 0.8 for step in steps), steps


def test_a_pause_is_silence_behind_the_words(voice: Pyttsx3Voice) -> None:
    plain, paused = hello(voice), hello(voice, pause_ms=500)
    assert paused.seconds == pytest.approx(plain.seconds + 0.5, abs=0.001)
    assert not any(paused.frames[len(plain.frames) :])


def test_the_rate_is_obeyed(voice: Pyttsx3Voice) -> None:
    slow, plain, fast = (hello(voice, rate=rate).seconds for rate in (80, 100, 125))
    assert slow > 1.1 * plain > 1.2 * fast


def test_an_engine_that_had_to_wait_obeys_the_rate(voice: Pyttsx3Voice, tmp_path: Path) -> None:
    engines = [subprocess.Popen(WORKER, stdin=subprocess.PIPE, text=True) for _ in range(12)]
    time.sleep(1)  # so that most of them do wait
    for number, engine in enumerate(engines):
        path = tmp_path / f"{number}.wav"
        order = {"text": "one two three", "phonemic": "", "rate": 100, "voice": BRITISH}
        engine.communicate(json.dumps({**order, "path": str(path)}) + "\n", timeout=60)
        assert read_clip(path) == voice.say(Utterance("one two three"))


def test_phonemes_are_said_and_not_read_out(voice: Pyttsx3Voice) -> None:
    plain = voice.say(Utterance("stoma"))
    phonemic = voice.say(Utterance("stoma", "[[st'oUm@]]"))
    other = voice.say(Utterance("stoma", "[[,0sIoU,IntI2gr'eIS@n]]"))
    assert phonemic.seconds == pytest.approx(plain.seconds, rel=0.3)
    assert other.seconds > 1.4 * plain.seconds


@pytest.mark.parametrize("text", ["<break time='9s'/>stoma", "-v de --help", "[[st'oUm@]]", "😀 a"])
def test_no_text_breaks_the_voice(voice: Pyttsx3Voice, text: str) -> None:
    assert 0.1 < voice.say(Utterance(text)).seconds < 10


def test_an_american_listener_hears_an_american_voice(voice: Pyttsx3Voice) -> None:
    american = Pyttsx3Voice("en-US")
    try:
        assert hello(american).frames != hello(voice).frames
    finally:
        american.close()


def test_an_engine_that_dies_is_started_again(tmp_path: Path) -> None:
    code = f"""
        import os, pathlib, subprocess, sys
        order = sys.stdin.readline()
        first = pathlib.Path({str(tmp_path / "died")!r})
        if order and not first.exists():
            first.touch()
            os.abort()
        subprocess.run({list(WORKER)!r}, input=order, text=True, check=True)
    """
    voice = Pyttsx3Voice(worker=program(tmp_path / "worker.py", code))
    try:
        assert hello(voice).seconds > 2
        assert (tmp_path / "died").exists()
    finally:
        voice.close()


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import sys; sys.exit('the library is missing')", "the library is missing"),
        ("import os; os.abort()", "the engine died with code -6"),
        ("", r"No such file|no sound"),
        ("import time; time.sleep(60)", "the engine did not answer in 0 seconds"),
        (
            "import json, pathlib, sys; line = sys.stdin.readline()\n"
            "line and pathlib.Path(json.loads(line)['path']).write_bytes(b'no sound')",
            "RIFF",
        ),
    ],
    ids=["says why", "dies", "writes nothing", "hangs", "writes no WAV"],
)
def test_a_broken_engine_is_told_in_one_line(tmp_path: Path, code: str, reason: str) -> None:
    timeout = 0.3 if "sleep" in code else 20
    voice = Pyttsx3Voice(worker=program(tmp_path / "worker.py", code), timeout_s=timeout)
    try:
        with pytest.raises(SpeechError, match=reason) as caught:
            hello(voice)
        assert "\n" not in str(caught.value)
    finally:
        voice.close()


def test_an_engine_without_sound_is_an_error(tmp_path: Path) -> None:
    empty = Clip(b"").wav()
    code = f"""
        import json, pathlib, sys
        line = sys.stdin.readline()
        line and pathlib.Path(json.loads(line)["path"]).write_bytes({empty!r})
    """
    voice = Pyttsx3Voice(worker=program(tmp_path / "worker.py", code))
    try:
        with pytest.raises(SpeechError, match="gave no sound"):
            hello(voice)
    finally:
        voice.close()


def test_the_waiting_process_ends_with_its_owner() -> None:
    result = subprocess.run(WORKER, input="", capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_closing_ends_an_engine_that_hangs(tmp_path: Path) -> None:
    begun, finished = tmp_path / "begun", tmp_path / "finished"
    code = f"""
        import pathlib, sys, time
        if sys.stdin.readline():
            pathlib.Path({str(begun)!r}).touch()
            time.sleep(30)
            pathlib.Path({str(finished)!r}).touch()
    """
    voice = Pyttsx3Voice(worker=program(tmp_path / "worker.py", code), timeout_s=600)
    with ThreadPoolExecutor(1) as elsewhere:
        saying = elsewhere.submit(hello, voice)
        assert wait_until(begun.exists)
        voice.close()
        with pytest.raises(SpeechError, match="it was closed"):
            saying.result()
    assert not finished.exists()


def test_a_voice_can_be_closed_twice() -> None:
    voice = Pyttsx3Voice()
    voice.close()
    voice.close()


def test_the_engine_is_used_nowhere_else() -> None:
    code = "import sys, speech.setup; sys.exit('pyttsx3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_clips_are_joined_and_written_as_wav(tmp_path: Path) -> None:
    sound = join([Clip(b"\1\0\2\0"), Clip(b"\3\0")])
    with wave.open(io.BytesIO(sound.wav())) as file:
        assert file.readframes(3) == b"\1\0\2\0\3\0"
    (tmp_path / "a.wav").write_bytes(sound.wav())
    assert read_clip(tmp_path / "a.wav") == sound
    with pytest.raises(ValueError, match="sample rates"):
        join([Clip(b"", 8000), Clip(b"")])


def test_sound_of_another_kind_is_refused(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "a.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
    with pytest.raises(ValueError, match="mono"):
        read_clip(tmp_path / "a.wav")


def test_every_sentence_of_the_page_is_said(voice: Pyttsx3Voice) -> None:
    from skill.load_procedure import load_procedure
    from skill.ssml import Narrator, Read
    from speech.setup import make_lexicon

    page = load_procedure()
    narrator, lexicon = Narrator(page.terms, "en-GB"), make_lexicon(page, "en-GB")
    for sentence in page.sentences[::4]:
        speech = narrator.narrate([Read(sentence)])
        spoken = sum(voice.say(u).seconds for u in render(speech.ssml, lexicon))
        assert 0.2 < spoken / len(sentence.text.split()) < 1.2, sentence.id
