"""Coming back: the place and the settings are there, or it is told why they are not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from listeners import USER, Listener, heard, speech
from shared import a_dialogue

from skill.bookmark.bookmark import Bookmark, Bookmarks
from skill.build import build_dialogue
from skill.content_files import CONTENT


def test_a_listener_who_comes_back_is_offered_the_place(listener: Listener) -> None:
    assert "I am not a doctor" in speech(listener.comes())
    listener.says("go_to", "incision")
    back = listener.comes()
    assert "Welcome back. You were in part 4" in speech(back)
    assert back.state.asking == "resume"
    assert heard(listener.says("yes"))[0] == "s12"


def test_who_says_no_to_the_place_may_ask_for_it_later(listener: Listener) -> None:
    listener.comes()
    listener.says("go_to", "incision")
    listener.comes()
    assert heard(listener.says("no")) == ()
    assert heard(listener.says("resume"))[0] == "s12"


@pytest.mark.parametrize(
    ("command", "first"), [("resume", "s12"), ("next", "s12"), ("repeat_sentence", "s11")]
)
def test_the_place_is_there_without_a_launch(listener: Listener, command: str, first: str) -> None:
    listener.comes()
    listener.says("go_to", "incision")
    assert heard(listener.comes_saying(command))[0] == first


def test_speed_and_length_are_kept(listener: Listener) -> None:
    listener.comes()
    listener.says("slower")
    listener.says("fuller")
    back = listener.comes()
    assert (back.state.rate, back.state.full) == (1, True)
    assert "Hello again" in speech(back)


def test_short_answers_are_kept(listener: Listener) -> None:
    listener.comes()
    listener.says("shorter")
    listener.comes()
    assert len(heard(listener.says("go_to", "incision"))) == 1


def test_the_end_of_the_page_is_no_place_to_go_on_from(listener: Listener) -> None:
    listener.comes()
    listener.says("last")
    assert "Hello again" in speech(listener.comes())


def changed_page(folder: Path, before: str, after: str) -> Path:
    """A copy of the content whose page was edited."""
    copy = folder / CONTENT.name
    shutil.copytree(CONTENT, copy)
    page = copy / "page.md"
    text = page.read_text(encoding="utf-8")
    assert before in text
    page.write_text(text.replace(before, after), encoding="utf-8")
    for questions in (copy / "questions").rglob("*.txt"):  # whose headings repeat the sentence
        asked = questions.read_text(encoding="utf-8")
        questions.write_text(asked.replace(before, after), encoding="utf-8")
    return copy


def test_on_a_changed_page_the_section_starts_again(
    listener: Listener, bookmarks: Bookmarks, tmp_path: Path
) -> None:
    listener.comes()
    listener.says("go_to", "incision")
    folder = changed_page(tmp_path, "your stump.", "your residual limb.")
    later = Listener(build_dialogue(bookmarks, folder))
    assert "The page has changed since you were here, so I would start part 4" in speech(
        later.comes()
    )
    assert heard(later.says("yes"))[:2] == ("s9", "s10")
    assert "You were in part 4" in speech(later.comes())


@pytest.mark.parametrize("command", ["resume", "next"])
def test_on_a_changed_page_it_says_so_without_a_launch(
    listener: Listener, bookmarks: Bookmarks, tmp_path: Path, command: str
) -> None:
    listener.comes()
    listener.says("go_to", "incision")
    folder = changed_page(tmp_path, "your stump.", "your residual limb.")
    back = Listener(build_dialogue(bookmarks, folder)).comes_saying(command)
    assert speech(back).startswith("The page has changed since you were here, so I start part 4")
    assert heard(back)[0] == "s9"


@pytest.mark.parametrize(
    "place",
    [
        {"procedure": "another"},
        {"section": "gone"},
        {"section": "gone", "version": "older"},
        {"section": None, "sentence": None},
        {"sentence": "s99"},
    ],
)
def test_a_place_that_cannot_be_found_is_no_place(
    listener: Listener, bookmarks: Bookmarks, place: dict[str, str]
) -> None:
    version = a_dialogue()._page.version
    there = {"procedure": "osseointegration", "section": "incision", "sentence": "s9"}
    bookmarks.save(USER, Bookmark(**{"version": version, **there, **place}, rate=1, full=1))
    back = listener.comes()
    assert "Hello again" in speech(back)
    assert back.state.rate == 1
