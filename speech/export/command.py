"""Writes a book into a folder: sound, words and talking book."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from skill.errors import SkillError
from speech.export.book import Book
from speech.export.copies import contents, large_print, plain_text
from speech.export.epub import write_epub
from speech.export.mp3 import EncoderError, to_mp3
from speech.export.record import Recording, record
from speech.render import Lexicon
from speech.voice import Voice

Tell = Callable[[str], None]
"""Tells the person at the terminal something, in one line."""


class ExportError(SkillError):
    """The folder cannot be written to."""


def export(book: Book, folder: Path, voice: Voice, lexicon: Lexicon, tell: Tell) -> None:
    """Write every format into `folder`; the words first, so that they are there without a voice.

    Files of an earlier export are replaced, all others are left alone. Raises ExportError if the
    folder cannot be written to, and SpeechError without a voice.
    """
    try:
        _write_words(book, folder)
        recordings = _write_sound(book, folder, voice, lexicon, tell)
        try:
            sounds = [to_mp3(recording.clip) for recording in recordings]
        except EncoderError as error:
            tell(str(error))
            sounds = []
        if sounds:
            _write_mp3(book, folder, recordings, sounds)
        kinds = ["wav", "mp3"] if sounds else ["wav"]
        _write(folder / "contents.txt", contents(book, recordings, kinds))
    except OSError as error:
        raise ExportError(
            f"{error.filename or folder} cannot be written: {error.strerror}."
        ) from error


def _write_words(book: Book, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "page.txt", plain_text(book))
    _write(folder / "large-print.html", large_print(book))


def _write_sound(
    book: Book, folder: Path, voice: Voice, lexicon: Lexicon, tell: Tell
) -> list[Recording]:
    (folder / "wav").mkdir(exist_ok=True)
    recordings = []
    for chapter in book.chapters:
        recording = record(chapter, voice, lexicon)
        path = folder / "wav" / f"{chapter.stem}.wav"
        path.write_bytes(recording.clip.wav())
        recordings.append(recording)
        tell(f"{path} ({recording.clip.seconds:.0f} s)")
    return recordings


def _write_mp3(book: Book, folder: Path, recordings: list[Recording], sounds: list[bytes]) -> None:
    (folder / "mp3").mkdir(exist_ok=True)
    for recording, sound in zip(recordings, sounds, strict=True):
        (folder / "mp3" / f"{recording.chapter.stem}.mp3").write_bytes(sound)
    write_epub(folder / "talking-book.epub", book, recordings, sounds, datetime.now(UTC))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
