"""What is kept: erased when asked, safe from failures and killed processes, and without ids."""

from __future__ import annotations

import json
import logging
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from listeners import USER, Listener, heard, speech

from skill.bookmark.bookmark import Bookmarks
from skill.bookmark.choose import open_bookmarks
from skill.build import build_skill
from skill.envelope import invoke


def bytes_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


@contextmanager
def held(database: Path) -> Iterator[None]:
    """Another program holds the file, so that nothing can be written."""
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield
    other.execute("ROLLBACK")
    other.close()


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
