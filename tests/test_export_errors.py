"""An export that cannot be made whole: what is told, and what is written all the same."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_book import small_book, write_content
from speech_command import speech
from speech_doubles import HoarseVoice, QuickVoice

from speech.export.book import Book
from speech.export.command import ExportError, export
from speech.export.copies import plain_text
from speech.export.mp3 import EncoderError, to_mp3
from speech.export.record import record
from speech.understudy import UnderstudiedVoice
from speech.voice import Pyttsx3Voice, SpeechError


@pytest.fixture
def voice() -> Iterator[Pyttsx3Voice]:
    pytest.importorskip("espeakng_loader", reason="no voice is installed")
    voice = Pyttsx3Voice()
    yield voice
    voice.close()


def test_without_an_encoder_there_is_sound_but_no_talking_book(
    voice: Pyttsx3Voice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "lameenc", None)
    short = Book("x", "Short", "en-GB", small_book().chapters[-1:])
    told: list[str] = []
    export(short, tmp_path, voice, {}, told.append)
    assert re.search(r"No MP3 and no talking book.*\[export\]", told[-1])
    assert not (tmp_path / "talking-book.epub").exists()
    contents = (tmp_path / "contents.txt").read_text("utf-8")
    assert "wav/02-contact.wav" in contents and "mp3" not in contents


def test_without_a_voice_the_words_are_written(tmp_path: Path) -> None:
    voice = Pyttsx3Voice(worker=(sys.executable, "-c", "raise SystemExit('no engine here')"))
    with pytest.raises(SpeechError, match="no engine here"):
        export(small_book(), tmp_path, voice, {}, lambda line: None)
    voice.close()
    assert (tmp_path / "page.txt").read_text("utf-8") == plain_text(small_book())
    assert (tmp_path / "large-print.html").is_file()


def test_who_steps_in_says_the_whole_chapter() -> None:
    hoarse = HoarseVoice(rate=16_000)
    voice = UnderstudiedVoice(hoarse, QuickVoice, lambda line: None)
    chapter = small_book().chapters[1]
    recording = record(chapter, voice, {})
    assert len(hoarse.said) == 2 < len(chapter.lines)
    assert recording == record(chapter, QuickVoice(), {})


def test_a_folder_that_cannot_be_written(voice: Pyttsx3Voice, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    done = speech("export", tmp_path / "taken", "--content", write_content(tmp_path))
    assert done.returncode == 2
    assert done.stderr == f"{tmp_path / 'taken'} cannot be written: File exists.\n"
    (tmp_path / "folder" / "page.txt").mkdir(parents=True)
    with pytest.raises(ExportError, match=r"page\.txt cannot be written: Is a directory"):
        export(small_book(), tmp_path / "folder", voice, {}, lambda line: None)


@pytest.mark.parametrize(
    "arguments", [[], ["out", "--locale", "fr-FR"], ["out", "--voice", "mine"], ["a", "b"]]
)
def test_a_command_line_that_cannot_be_used(arguments: list[str]) -> None:
    done = speech("export", *arguments)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert not Path("out").exists()


def test_content_that_cannot_be_used(tmp_path: Path) -> None:
    done = speech("export", tmp_path / "out", "--content", tmp_path)
    assert done.returncode == 2 and "page.md:0:" in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_encoder_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lameenc", None)
    with pytest.raises(EncoderError, match="pip install"):
        to_mp3(None)  # type: ignore[arg-type]
