"""The device, with the skill in the same process or behind a web service that may fail."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from shared import a_dialogue
from speech_command import S6, speech

from skill.build import build_skill
from speech.device import Device
from speech.endpoint import EndpointError, LocalEndpoint, WebEndpoint
from speech.listener import TypedListener
from speech.matching import load_intent_of, load_matcher
from speech.render import plain_text
from speech.speaker import SilentSpeaker
from speech.talk import Talk


def _local_device(listener: str = "jo") -> Device:
    return Device(LocalEndpoint(build_skill(a_dialogue())), load_matcher("en-GB"), listener)


@pytest.mark.parametrize("locale", ["en-GB", "en-US"])
@pytest.mark.parametrize("utterance", ["go to part two", "stop", "will i be asleep", ""])
def test_the_intent_alone_is_that_of_the_matcher(utterance: str, locale: str) -> None:
    intent, _ = load_matcher(locale)(utterance)
    assert load_intent_of(locale)(utterance) == intent


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
    talk.converse(TypedListener(["help", "next"]), interactive=False)
    assert len(shown) == 1
    assert told == ["The line is down."] * 3
