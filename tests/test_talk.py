"""Talking at a terminal or through a pipe, in process or with a web service."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import threading
import time
import wave
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from shared import a_dialogue
from speech_doubles import logging_player, played, program, wait_until

from skill.build import build_skill
from skill.load_procedure import load_procedure
from speech.__main__ import main
from speech.device import Device
from speech.endpoint import EndpointError, LocalEndpoint, WebEndpoint
from speech.matching import load_matcher
from speech.render import plain_text
from speech.speaker import SilentSpeaker
from speech.talk import HOW_TO, Talk

SPEECH = (sys.executable, "-m", "speech")
CASES = Path(__file__).parent / "cases" / "speech" / "options.tsv"
S6 = load_procedure().sentence("s6").text


def speech(*options: str, said: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SPEECH, *options],
        input=said,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, **environment},
    )


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


class Terminal:
    """`python -m speech` at a terminal."""

    def __init__(self, *options: str, home: Path) -> None:
        self.near, far = pty.openpty()
        environment = {**os.environ, "XDG_DATA_HOME": str(home)}
        environment.pop("BOOKMARKS", None)
        self.process = subprocess.Popen(
            [*SPEECH, *options], stdin=far, stdout=far, stderr=far, env=environment
        )
        os.close(far)
        self.shown = ""

    def type(self, line: str) -> None:
        os.write(self.near, line.encode() + b"\n")

    def read_until(self, words: str) -> None:
        while words not in self.shown:
            assert select.select([self.near], [], [], 60)[0], self.shown
            try:
                self.shown += os.read(self.near, 4096).decode(errors="replace")
            except OSError:
                break
        assert words in self.shown, self.shown

    def close(self) -> int:
        code = self.process.wait(60)
        os.close(self.near)
        return code


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


def test_control_c_silences_the_answer_to_one_question(tmp_path: Path) -> None:
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
    process.send_signal(2)
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


# Through a web service


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "skill", "serve", "--local", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout
    line = process.stdout.readline()
    yield next(word for word in line.split() if word.startswith("http"))
    process.kill()
    process.communicate()


def test_a_web_service_says_the_same_as_the_skill_in_process(service: str) -> None:
    said = "will i be asleep\nnext\nhelp\nread it all\nstop\n"
    assert (
        speech("--mute", "--url", service, said=said).stdout == speech("--mute", said=said).stdout
    )


def test_batch_through_a_web_service_has_the_same_records(service: str) -> None:
    said = "will i be asleep\nnext\n\ncontents\nspell it\n"
    near = speech("--batch", "--session", said=said).stdout.splitlines()
    far = speech("--batch", "--session", "--url", service, said=said).stdout.splitlines()
    assert len(near) == 4
    for one, other in zip(near, far, strict=True):
        assert {**json.loads(one), "ms": 0} == {**json.loads(other), "ms": 0}


class Canned(BaseHTTPRequestHandler):
    """A web server that answers anything but Alexa responses, by path."""

    ANSWERS: ClassVar = {
        "/refuses": (400, b"{}"),
        "/breaks": (500, b"oops"),
        "/html": (200, b"<html>"),
        "/list": (200, b"[1]"),
        "/empty": (200, b""),
        "/other": (200, b'{"response": 1}'),
        "/speech": (200, b'{"response": {"outputSpeech": "hello"}}'),
    }

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/hangs":
            self.server.hanging.wait(20)  # type: ignore[attr-defined]
            return
        status, body = self.ANSWERS[self.path]
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def canned() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Canned)
    server.hanging = threading.Event()  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.hanging.set()  # type: ignore[attr-defined]
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("path", [*Canned.ANSWERS, "/hangs"])
def test_what_is_no_answer_is_told_in_one_line(canned: str, path: str) -> None:
    device = Device(WebEndpoint(canned + path, timeout_s=1), load_matcher("en-GB"), "jo")
    with pytest.raises(EndpointError) as caught:
        device.launch()
    assert "\n" not in str(caught.value)


class Failing:
    """A skill that can be reached once."""

    def __init__(self) -> None:
        self._skill = LocalEndpoint(build_skill(a_dialogue()))
        self._asked = 0

    def invoke(self, request: dict[str, Any]) -> dict[str, Any]:
        self._asked += 1
        if self._asked > 1:
            raise EndpointError("The line is down.")
        return self._skill.invoke(request)


def test_a_service_that_fails_in_between_ends_no_conversation() -> None:
    shown: list[str] = []
    told: list[str] = []
    device = Device(Failing(), load_matcher("en-GB"), "jo")
    talk = Talk(device, SilentSpeaker(), shown.append, told.append)
    talk.converse(["help", "next"], interactive=False)
    assert len(shown) == 1
    assert told == ["The line is down."] * 3


# The device


def _local_device(listener: str = "jo") -> Device:
    return Device(LocalEndpoint(build_skill(a_dialogue())), load_matcher("en-GB"), listener)


def test_silence_is_heard_as_a_question_without_words() -> None:
    device = _local_device()
    device.launch()
    answer = device.stay_silent()
    assert "did not hear a question" in plain_text(answer.ssml)
    assert answer.reprompt and not answer.end


def test_a_session_lasts_until_either_side_ends_it() -> None:
    device = _local_device()
    device.leave()
    device.launch()
    assert device.is_open
    device.leave("EXCEEDED_MAX_REPROMPTS")
    assert not device.is_open
    assert device.say("go to part two").attributes["place"] == "s5"
    assert device.is_open
    assert device.say("stop").end
    assert not device.is_open


def test_a_first_question_without_a_launch_names_the_source() -> None:
    text = plain_text(_local_device().say("will i be asleep").ssml)
    assert text.startswith(S6)
    assert "I am not a doctor" in text


def test_a_skill_set_up_for_another_id_refuses() -> None:
    skill = build_skill(a_dialogue(), environment={"SKILL_ID": "amzn1.ask.skill.other"})
    with pytest.raises(EndpointError, match="refused"):
        Device(LocalEndpoint(skill), load_matcher("en-GB"), "jo").launch()
