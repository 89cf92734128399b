"""The settings that choose where bookmarks are kept."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from dynalite import CREDENTIALS, REGION, make_table, running_dynalite

from skill.bookmark.bookmark import Bookmark
from skill.bookmark.choose import open_bookmarks
from skill.errors import SettingError

HERE = Bookmark("osseointegration", "0123456789ab", "muscles", "s13", 1, 1)
SECRET = "a secret of enough characters"


@pytest.mark.parametrize("environment", [{}, {"BOOKMARKS": ""}, {"BOOKMARKS": "memory"}])
def test_memory_is_the_default(environment: dict[str, str]) -> None:
    bookmarks = open_bookmarks(environment)
    bookmarks.save("me", HERE)
    assert bookmarks.load("me") == HERE
    assert open_bookmarks(environment).load("me") is None


@pytest.mark.parametrize("secret", ["", SECRET])
def test_sqlite_keeps_bookmarks_between_starts(tmp_path: Path, secret: str) -> None:
    environment = {"BOOKMARKS": f"sqlite:{tmp_path}/bookmarks.db", "BOOKMARK_SECRET": secret}
    first = open_bookmarks(environment)
    first.save("me", HERE)
    again = open_bookmarks(environment)
    assert again.load("me") == HERE
    assert (tmp_path / "bookmarks.db.secret").exists() == (not secret)


def test_another_secret_finds_nothing(tmp_path: Path) -> None:
    setting = f"sqlite:{tmp_path}/bookmarks.db"
    open_bookmarks({"BOOKMARKS": setting, "BOOKMARK_SECRET": SECRET}).save("me", HERE)
    other = open_bookmarks({"BOOKMARKS": setting, "BOOKMARK_SECRET": SECRET[::-1]})
    assert other.load("me") is None


def test_only_its_owner_reads_the_secret(tmp_path: Path) -> None:
    open_bookmarks({"BOOKMARKS": f"sqlite:{tmp_path}/bookmarks.db"})
    [secret] = tmp_path.glob("*.secret")
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert len(secret.read_bytes()) == 64


def test_processes_that_start_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    program = (
        "import sys; from skill.bookmark.choose import open_bookmarks;"
        "sys.stdin.readline();"
        "print(open_bookmarks({'BOOKMARKS': sys.argv[1]}).key('me'))"
    )
    command = [sys.executable, "-c", program, f"sqlite:{tmp_path}/bookmarks.db"]
    starts = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    keys = [start.communicate("go\n")[0] for start in starts]
    assert len(keys[0]) == 65
    assert len(set(keys)) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["bookmarks.db.secret"]


def test_dynamodb_keeps_bookmarks_in_its_table(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    with running_dynalite() as url:
        make_table(url, "listeners")
        environment = {
            "BOOKMARKS": "dynamodb:listeners",
            "BOOKMARK_SECRET": SECRET,
            "AWS_REGION": REGION,
            "AWS_ENDPOINT_URL_DYNAMODB": url,
        }
        bookmarks = open_bookmarks(environment)
        bookmarks.save("me", HERE)
        assert bookmarks.load("me") == HERE
        bookmarks.close()


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"BOOKMARKS": "redis:x"}, "use memory, sqlite:PATH or dynamodb:TABLE"),
        ({"BOOKMARKS": "sqlite"}, "use memory, sqlite:PATH or dynamodb:TABLE"),
        ({"BOOKMARKS": "sqlite:"}, "use memory, sqlite:PATH or dynamodb:TABLE"),
        ({"BOOKMARKS": "memory:"}, "use memory, sqlite:PATH or dynamodb:TABLE"),
        ({"BOOKMARKS": "dynamodb:"}, "use memory, sqlite:PATH or dynamodb:TABLE"),
        ({"BOOKMARKS": "dynamodb:x"}, "needs BOOKMARK_SECRET"),
        ({"BOOKMARKS": "dynamodb:x", "BOOKMARK_SECRET": SECRET}, "needs AWS_REGION"),
        ({"BOOKMARK_SECRET": "short"}, "too short: use 16 characters or more"),
        ({"BOOKMARKS": "sqlite:/nowhere/at/all/b.db"}, "no folder /nowhere/at/all: make it"),
        ({"BOOKMARKS": "sqlite:/proc/b.db"}, "the secret beside the bookmarks cannot be kept"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_in_one_line(
    environment: dict[str, str], message: str
) -> None:
    with pytest.raises(SettingError) as refusal:
        open_bookmarks(environment)
    assert message in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_secret_file_that_was_emptied_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.db.secret").write_text("\n")
    with pytest.raises(SettingError, match="holds no secret: delete it"):
        open_bookmarks({"BOOKMARKS": f"sqlite:{tmp_path}/b.db"})


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ask_sdk_dynamodb.adapter", None)
    environment = {"BOOKMARKS": "dynamodb:x", "BOOKMARK_SECRET": SECRET, "AWS_REGION": REGION}
    with pytest.raises(SettingError, match=r"-e '\.\[aws\]'"):
        open_bookmarks(environment)


def test_memory_imports_no_database() -> None:
    program = (
        "import sys; from skill.bookmark.choose import open_bookmarks; open_bookmarks({});"
        "print(sorted({'sqlite3', 'boto3', 'ask_sdk_core'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "[]\n"
