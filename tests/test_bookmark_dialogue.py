"""Coming back, being forgotten, and answering while the store fails."""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from shared import a_dialogue

from skill.bookmark.bookmark import Bookmark, Bookmarks
from skill.bookmark.choose import open_bookmarks
from skill.bookmark.sqlite import SqliteStore
from skill.build import build_dialogue, build_skill
from skill.content_files import CONTENT
from skill.dialogue import Dialogue
from skill.envelope import invoke
from skill.outcome import Command
from skill.turn import Reply, State, Turn

USER = "amzn1.ask.account.AHJ7EXAMPLE"


class Listener:
    """A person who talks with the skill in one session after another."""

    def __init__(self, dialogue: Dialogue) -> None:
        self._dialogue = dialogue
        self._state: State | None = None

    def comes(self) -> Reply:
        self._state = None
        return self._turn(Turn("launch"))

    def comes_saying(self, command: str) -> Reply:
        self._state = None
        return self.says(command)

    def says(self, command: str, section: str | None = None) -> Reply:
        return self._turn(Turn("command", command=Command(command, section=section)))

    def asks(self, question: str) -> Reply:
        return self._turn(Turn("question", text=question))

    def _turn(self, turn: Turn) -> Reply:
        state = self._state or State()
        facts = {**turn._asdict(), "state": state, "listener": USER, "new": self._state is None}
        reply = self._dialogue.reply(Turn(**facts))
        self._state = State.from_session(reply.state.to_session())
        return reply


def speech(reply: Reply) -> str:
    assert reply.speech is not None
    return reply.speech.text


def heard(reply: Reply) -> tuple[str, ...]:
    assert reply.state.heard is not None
    return reply.state.heard.sentences


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "bookmarks.db"


@pytest.fixture
def bookmarks(database: Path) -> Iterator[Bookmarks]:
    kept = Bookmarks(SqliteStore(database), b"a key", rest_s=0)
    yield kept
    kept.close()


@pytest.fixture
def listener(bookmarks: Bookmarks) -> Listener:
    return Listener(a_dialogue(bookmarks))


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


@contextmanager
def held(database: Path) -> Iterator[None]:
    """Another program holds the file, so that nothing can be written."""
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield
    other.execute("ROLLBACK")
    other.close()


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


def test_forget_me_erases_and_says_so(
    listener: Listener, bookmarks: Bookmarks, database: Path
) -> None:
    listener.comes()
    listener.says("go_to", "incision")
    key = bookmarks.key(USER).encode()
    assert key in bytes_of(database.parent)
    assert "I have forgotten your place" in speech(listener.says("forget_me"))
    assert bookmarks.load(USER) is None
    assert key not in bytes_of(database.parent)
    assert "I am not a doctor" in speech(listener.comes())


def test_a_failing_store_spoils_nothing_and_does_not_forget(
    listener: Listener, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    listener.comes()
    listener.says("go_to", "incision")
    with held(database):
        assert heard(listener.says("next")) == ("s12",)
        assert "could not erase" in speech(listener.says("forget_me"))
        assert "You were in part 4" in speech(listener.comes())
        assert heard(listener.says("go_to", "muscles"))[0] == "s13"
    assert "bookmark not saved" in caplog.text
    assert "bookmark not erased" in caplog.text
    assert USER not in caplog.text


def test_a_bookmark_that_could_not_be_loaded_is_not_lost(
    listener: Listener, bookmarks: Bookmarks, database: Path
) -> None:
    listener.comes()
    listener.says("go_to", "incision")
    kept = bookmarks.load(USER)
    database.rename(database.with_suffix(".away"))
    database.mkdir()
    bookmarks.close()
    listener.comes()
    database.rmdir()
    database.with_suffix(".away").rename(database)
    listener.says("help")
    assert bookmarks.load(USER) == kept
    assert "You were in part 4" in speech(listener.comes())


PROCESS = """
import json, os, signal, sys
from lambda_function import lambda_handler
for request in json.loads(sys.argv[1]):
    print(json.dumps(lambda_handler(request, None)), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def alexa(request: dict[str, object], new: bool) -> dict[str, object]:
    application = {"applicationId": "amzn1.ask.skill.test"}
    system = {"application": application, "user": {"userId": USER}}
    session = {"new": new, "sessionId": "one", "application": application, "user": system["user"]}
    rest = {"requestId": "one", "timestamp": "2026-11-28T10:00:00Z", "locale": "en-GB"}
    return {
        "version": "1.0",
        "session": session,
        "context": {"System": system},
        "request": {**rest, **request},
    }


LAUNCH = alexa({"type": "LaunchRequest"}, new=True)
NEXT_SECTION = alexa({"type": "IntentRequest", "intent": {"name": "NextSectionIntent"}}, new=False)


def test_a_process_that_was_killed_left_the_place(database: Path) -> None:
    environment = {"BOOKMARKS": f"sqlite:{database}", "PATH": ""}
    spoken = [
        subprocess.run(
            [sys.executable, "-c", PROCESS, json.dumps(requests)],
            capture_output=True,
            text=True,
            env=environment,
        ).stdout
        for requests in ([LAUNCH, NEXT_SECTION], [LAUNCH])
    ]
    assert "Part 1" in spoken[0]
    assert "Welcome back. You were in part 1" in spoken[1]


def test_ids_are_neither_stored_nor_logged(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    skill = build_skill(environment={"BOOKMARKS": f"sqlite:{database}"})
    for request in (LAUNCH, NEXT_SECTION, NEXT_SECTION):
        assert "outputSpeech" in invoke(skill, request)["response"]
    kept = open_bookmarks({"BOOKMARKS": f"sqlite:{database}"})
    assert kept.key(USER).encode() in bytes_of(database.parent)
    stored = bytes_of(database.parent) + caplog.text.encode()
    for piece in (USER, "amzn1", USER.rpartition(".")[2]):
        assert piece.encode() not in stored
    kept.close()


def bytes_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))
