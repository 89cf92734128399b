"""Questions on the command line and through a pipe: options, answers, what is saved and kept."""

from __future__ import annotations

import subprocess
import sys
import wave
from pathlib import Path

import pytest
from speech_command import S6, SPEECH, speech
from speech_doubles import logging_player, played

from skill.load_procedure import load_procedure
from speech.__main__ import main

CASES = Path(__file__).parent / "cases" / "speech" / "options.tsv"


def option_cases() -> list[tuple[str, ...]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if not line.startswith("#")]


@pytest.mark.parametrize(("options", "message"), option_cases())
def test_a_command_line_that_cannot_be_used(
    options: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = main(options.split(" "))
    except SystemExit as end:
        code = end.code
    assert code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert message in said.err
    assert len(said.err.splitlines()) == 1, said.err


def test_the_exit_code_reaches_the_shell() -> None:
    result = speech("--nonsense")
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1


def test_empty_question_is_refused() -> None:
    result = speech("  ")
    assert result.returncode == 2
    assert "the question is empty" in result.stderr


def test_help_names_every_option() -> None:
    result = speech("--help")
    assert result.returncode == 0
    for option in "--batch --session --listener --store --locale --now --url --save --mute".split():
        assert option in result.stdout


def test_lines_of_a_pipe_are_questions_and_each_answer_is_a_line() -> None:
    result = speech("--mute", said="will i be asleep\n\nwhat is the weather\n")
    assert result.returncode == 0
    greeting, answer, other = result.stdout.splitlines()
    assert greeting.startswith("Hello.")
    assert answer.startswith(S6)
    assert other.endswith("?") and other.startswith("I can only answer")
    assert result.stderr == ""


def test_each_answer_is_heard_to_its_end_before_the_next_line(tmp_path: Path) -> None:
    player = logging_player(tmp_path)
    command = f"{sys.executable} -S {tmp_path / 'player.py'}"
    result = speech("--player", command, said="will i be asleep\nstop\nnever read\n")
    assert player.name == "logger"
    assert result.returncode == 0
    assert result.stdout.splitlines()[-1] == "Goodbye."
    assert len(played(tmp_path)) >= 3


def test_without_a_device_it_is_said_once_in_one_line_and_all_is_printed() -> None:
    result = speech("--player", "/no/such/player", said="will i be asleep\nhelp\n")
    assert result.returncode == 0
    assert len(result.stdout.splitlines()) == 3
    (line,) = result.stderr.splitlines()
    assert line.startswith("No sound: no audio device") and line.endswith("Answers are printed.")


def test_one_question_is_answered_and_saved(tmp_path: Path) -> None:
    result = speech("will", "i be asleep?", "--mute", "--save", str(tmp_path / "out"))
    assert result.returncode == 0
    (answer,) = result.stdout.splitlines()
    assert answer.startswith(S6)
    (path,) = (tmp_path / "out").iterdir()
    with wave.open(str(path)) as file:
        seconds = file.getnframes() / file.getframerate()
    assert 0.25 < seconds / len(answer.split()) < 0.8


def test_every_answer_of_a_conversation_is_saved(tmp_path: Path) -> None:
    result = speech("--mute", "--save", str(tmp_path), said="will i be asleep\nstop\n")
    assert result.returncode == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["001.wav", "002.wav", "003.wav"]


def test_bytes_that_are_no_text_break_nothing() -> None:
    result = subprocess.run(
        [*SPEECH, "--mute"], input=b"\xff\xfe\nhelp\n", capture_output=True, timeout=120
    )
    assert result.returncode == 0
    assert len(result.stdout.splitlines()) == 3


def test_a_conversation_is_kept_where_it_is_told(tmp_path: Path) -> None:
    store = ("--mute", "--store", str(tmp_path / "bookmarks.db"))
    speech(*store, said="go to part five\nstop\n")
    result = speech(*store, said="yes\n")
    assert "Welcome back. You were in part 5" in result.stdout
    assert load_procedure().sentence("s15").text in result.stdout


def test_bookmarks_may_be_set_in_the_environment(tmp_path: Path) -> None:
    setting = f"sqlite:{tmp_path / 'bookmarks.db'}"
    speech("--mute", said="go to part five\n", BOOKMARKS=setting)
    assert "part 5" in speech("--mute", said="", BOOKMARKS=setting).stdout
    result = speech("--mute", said="", BOOKMARKS="nonsense")
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1
