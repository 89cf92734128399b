"""Talking at a terminal: the voice can be cut short, and the place is kept."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from speech_command import S6, SPEECH
from speech_doubles import logging_player, played, program, wait_until
from terminal import Terminal

from speech.talk import HOW_TO


def test_enter_alone_stops_the_voice_and_a_question_cuts_it_short(tmp_path: Path) -> None:
    logging_player(tmp_path, seconds=600)
    terminal = Terminal("--player", f"{sys.executable} -S {tmp_path / 'player.py'}", home=tmp_path)
    terminal.read_until("Hello.")
    assert HOW_TO in terminal.shown
    _wait_for(tmp_path, 1)
    terminal.type("")
    terminal.type("contents")
    terminal.read_until("The page has 8 parts.")
    _wait_for(tmp_path, 2)
    terminal.type("will i be asleep")
    terminal.read_until(S6)
    _wait_for(tmp_path, 3)
    terminal.type("")
    terminal.type("pause")
    terminal.read_until("I have kept your place.")
    _wait_for(tmp_path, 4)
    terminal.process.send_signal(2)
    assert terminal.close() == 0
    assert "Traceback" not in terminal.shown
    assert len(played(tmp_path)) == 4


def _wait_for(folder: Path, count: int) -> None:
    while len(played(folder)) < count:
        time.sleep(0.01)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_who_ends_it_silences_the_answer_to_one_question(name: str, tmp_path: Path) -> None:
    number = tmp_path / "number"
    code = f"""
        import os, pathlib, time
        pathlib.Path({str(tmp_path / "new")!r}).write_text(str(os.getpid()))
        pathlib.Path({str(tmp_path / "new")!r}).rename({str(number)!r})
        time.sleep(600)
    """
    command = " ".join(program(tmp_path / "player.py", code))
    process = subprocess.Popen(
        [*SPEECH, "will i be asleep", "--player", command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert wait_until(number.exists)
    process.send_signal(getattr(signal, name))
    answer, told = process.communicate(timeout=60)
    assert (process.returncode, told) == (130, "")
    assert answer.startswith(S6)
    with pytest.raises(ProcessLookupError):
        os.kill(int(number.read_text()), 9)


def test_a_terminal_keeps_the_place_until_the_next_day(tmp_path: Path) -> None:
    for said, expected in [("go to part five", "Hello."), ("yes", "You were in part 5")]:
        terminal = Terminal("--mute", home=tmp_path)
        terminal.read_until(expected)
        terminal.type(said)
        terminal.type("stop")
        terminal.read_until("Goodbye.")
        assert terminal.close() == 0


def test_the_end_of_input_ends_a_conversation_at_a_terminal(tmp_path: Path) -> None:
    terminal = Terminal("--mute", home=tmp_path)
    terminal.read_until("Hello.")
    os.write(terminal.near, b"\x04")
    assert terminal.close() == 0
