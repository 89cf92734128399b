"""The batch contract: one utterance a line in, one JSON object a line out."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import redirect_stdout
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

from skill.load_procedure import load_procedure
from skill.outcome import COMMANDS
from speech.__main__ import main

BATCH = (sys.executable, "-m", "speech", "--batch")
TEXTS = [sentence.text for sentence in load_procedure().sentences]
FIELDS = (
    "utterance intent outcome section sentences command offers topic urgency speech ssml reprompt "
    "card end_session place why ms"
).split()
OUTCOMES = set("passage mention not_covered advice urgent off_topic check navigation".split())
HOSTILE = [
    b"x" * 10_000,
    b"will i be asleep " * 700,
    b"\xff\xfe\xfa",
    b"\x00\x01\x02\x07\x1b[31m",
    "🦴🦿🏥".encode(),
    "¿me dormirán durante la operación?".encode(),
    "骨整合手术是什么".encode(),
    b"<speak><break time='10s'/></speak>",
    b"'; DROP TABLE bookmark; --",
    b'{"outcome": "passage"}',
    b"\tnext\t",
    b"   ",
    "\u2028\u0085\x0b\x0c".encode(),
    b"[[fo'ni:mz]]",
    b"--help",
]


def batch(text: bytes | str, *options: str) -> list[dict[str, Any]]:
    """The records of a batch that runs in this process."""
    data, out = text.encode() if isinstance(text, str) else text, StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out):
        patch.setattr(sys, "stdin", TextIOWrapper(BytesIO(data)))
        assert main(["--batch", *options]) == 0
    return records(out.getvalue())


def batch_process(text: bytes | str, *options: str) -> list[dict[str, Any]]:
    """The records of a batch in a process of its own."""
    data = text.encode() if isinstance(text, str) else text
    result = subprocess.run([*BATCH, *options], input=data, capture_output=True, timeout=120)
    assert result.returncode == 0, result.stderr.decode()
    assert b"Traceback" not in result.stderr
    return records(result.stdout.decode("ascii"))


def records(output: str) -> list[dict[str, Any]]:
    assert output.isascii()
    lines = output.split("\n")
    assert lines.pop() == ""
    return [json.loads(line) for line in lines]


def test_every_line_has_an_answer_with_every_field_in_order() -> None:
    said = ["will i be asleep", "", "what is the weather", "contents", "i can't breathe", "last"]
    rows = batch_process("\n".join(said) + "\n")
    assert [row["utterance"] for row in rows] == said
    for row in rows:
        assert list(row) == FIELDS
        assert row["outcome"] in OUTCOMES
        assert row["speech"] and row["ssml"].startswith("<speak>")
        assert (row["reprompt"] is None) == row["end_session"]
        assert row["ms"] > 0
    assert [row["outcome"] for row in rows[2:]] == [
        "off_topic", "navigation", "urgent", "navigation",
    ]  # fmt: skip


def test_each_line_is_a_new_listener() -> None:
    rows = batch("go to part five\nnext\nwhere am i\n")
    assert rows[1]["sentences"] == TEXTS[:1]
    assert rows[2]["place"] is None


def test_a_blank_line_is_off_topic_with_nothing_read() -> None:
    (row,) = batch("\n")
    assert row["outcome"] == "off_topic"
    assert row["sentences"] == [] and row["command"] is None
    assert not row["end_session"] and "?" in row["speech"]


def test_no_line_no_answer() -> None:
    assert batch_process("") == []
    assert batch("", "--session") == []


def test_line_ends_of_windows_and_a_missing_last_one() -> None:
    rows = batch(b"contents\r\nhelp")
    assert [row["utterance"] for row in rows] == ["contents", "help"]


def test_the_whole_record_of_a_question() -> None:
    (row,) = batch("will i be asleep\n")
    assert row["outcome"] == "passage"
    assert row["sentences"] == [TEXTS[5]]
    assert row["section"] == "anaesthesia"
    assert row["place"] == {"section": 3, "sentence": 1}
    assert row["card"] == TEXTS[5]
    assert row["command"] is row["topic"] is row["urgency"] is None
    assert row["speech"].startswith(TEXTS[5])
    assert row["why"]["score"] >= row["why"]["margin"] >= 0
    assert row["why"]["nearest"]


def test_sentences_are_whole_and_verbatim_and_none_where_nothing_was_read() -> None:
    said = (
        "will i be asleep\nwhat is the weather\nskim\nread it all\ni can't breathe\ncontact\nhelp\n"
    )
    for row in batch(said):
        assert all(sentence in TEXTS for sentence in row["sentences"])
        for sentence in row["sentences"]:
            assert sentence in row["speech"]
        if row["outcome"] in ("not_covered", "advice", "urgent", "off_topic", "check"):
            assert row["sentences"] == []


@pytest.mark.parametrize("session", [(), ("--session",)])
def test_nothing_that_is_said_breaks_it(session: tuple[str, ...]) -> None:
    lines = [line for line in HOSTILE if line.decode("utf-8", "replace").strip() or not session]
    rows = batch_process(b"\n".join(lines) + b"\n", *session)
    assert len(rows) == len(lines)
    for row in rows:
        assert row["outcome"] in OUTCOMES
        assert row["speech"] and "<" not in row["speech"]
        assert row["command"] is None or row["command"] in COMMANDS
        assert len(row["ssml"]) <= 8_000


def test_undecodable_bytes_become_the_replacement_character() -> None:
    (row,) = batch_process(b"next \xff\n")
    assert row["utterance"] == "next \ufffd"


def test_a_blank_line_ends_a_session() -> None:
    rows = batch("go to part five\nwhere am i\n\nwhere am i\n", "--session")
    assert [row["place"] and row["place"]["section"] for row in rows] == [5, 5, None]


def test_after_the_end_of_a_session_the_same_listener_opens_the_next() -> None:
    rows = batch("go to part five\nstop\nyes\n", "--session")
    assert [row["end_session"] for row in rows] == [False, True, False]
    assert rows[2]["sentences"] == TEXTS[14:17]


def test_a_listener_and_a_store_carry_a_place_from_process_to_process(tmp_path: Path) -> None:
    store = ("--listener", "jo", "--store", str(tmp_path / "bookmarks.db"))
    batch_process("go to part five\n", "--session", *store)
    assert batch_process("carry on\n", *store)[0]["sentences"] == TEXTS[14:17]
    other = ("--listener", "al", *store[2:])
    assert batch_process("carry on\n", *other)[0]["sentences"] == TEXTS[:3]


def test_one_listener_and_many_lines_share_a_bookmark() -> None:
    rows = batch("go to part five\ncarry on\n", "--listener", "jo")
    assert rows[1]["sentences"] == TEXTS[14:17]


def test_the_locale_decides_the_number() -> None:
    (row,) = batch("i can't breathe\n", "--locale", "en-AU")
    assert "000" in row["speech"] and row["urgency"] == "emergency"


def test_the_clock_is_the_given_one() -> None:
    (row,) = batch("can i ring now\n", "--now", "2026-11-28T10:00")
    assert "It is Saturday, 10 a.m." in row["speech"]


def test_answers_come_as_soon_as_they_are_asked_for() -> None:
    process = subprocess.Popen(
        [*BATCH, "--session"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    assert process.stdin and process.stdout
    for said, command in [("next", "next"), ("contents", "list_sections")]:
        process.stdin.write(said + "\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["command"] == command
    process.communicate()
    assert process.returncode == 0


def test_a_reader_who_leaves_early_is_no_error() -> None:
    process = subprocess.Popen(
        BATCH, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdin and process.stdout and process.stderr
    process.stdin.write("next\n" * 3)
    process.stdin.flush()
    process.stdout.readline()
    process.stdout.close()
    try:
        process.stdin.write("next\n" * 50)
        process.stdin.close()
    except BrokenPipeError:
        pass
    errors = process.stderr.read()
    assert process.wait(60) == 0
    process.stderr.close()
    assert errors == ""


def test_a_store_that_cannot_be_opened_spoils_no_answer(tmp_path: Path) -> None:
    (tmp_path / "bookmarks.db").write_bytes(b"SQLite format 3\0 and then nothing of the kind")
    rows = batch_process("next\n", "--listener", "jo", "--store", str(tmp_path / "bookmarks.db"))
    assert rows[0]["sentences"] == TEXTS[:1]
