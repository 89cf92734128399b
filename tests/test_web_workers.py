"""Many processes, one conversation: nothing depends on which process answers a turn."""

from __future__ import annotations

import json
import os
import random
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from time import sleep
from typing import Any

import amazon
import amazon_server
import pytest
import shared
from responses import faults

from skill.build import build_dialogue, build_skill
from skill.envelope import invoke
from skill.in_context import Finder

TURNS = [
    ("QuestionIntent", {"question": "what happens to my muscles"}),
    ("QuestionIntent", {"question": "what is the weather"}),
    ("AMAZON.NextIntent", {}),
    ("AMAZON.NextIntent", {}),
    ("AMAZON.PreviousIntent", {}),
    ("AMAZON.RepeatIntent", {}),
    ("AMAZON.YesIntent", {}),
    ("NextSectionIntent", {}),
    ("LastIntent", {}),
    ("SlowerIntent", {}),
    ("FullerIntent", {}),
    ("WhereAmIIntent", {}),
]
TRIES = 20
"""Attempts at one turn before it counts as lost."""


@pytest.fixture(scope="module")
def finder() -> Finder:
    return shared.finder()


class Listener:
    """Somebody with a device, and beside it the same conversation in this process alone."""

    def __init__(self, name: str, ports: list[int], finder: Finder) -> None:
        self._user = {"userId": f"amzn1.ask.account.{name}"}
        self._ports = ports
        self._random = random.Random(name)
        self._alone = build_skill(
            build_dialogue(finder=finder), clock=lambda: amazon.NOW, environment={}
        )
        self._turn = 0
        self.retries = 0

    def session(self, turns: int) -> None:
        """A launch and some turns; AssertionError for an answer that is not as it is alone."""
        attributes: dict[str, Any] = {}
        for number in range(turns):
            request = self._request(number, attributes)
            before = self.retries
            answer = self._send(request)
            alone = invoke(self._alone, request)
            assert faults(answer) == []
            if number or self.retries == before:
                assert answer == alone
            attributes = answer.get("sessionAttributes", {})
            if answer["response"].get("shouldEndSession"):
                return

    def _request(self, number: int, attributes: dict[str, Any]) -> dict[str, Any]:
        intent, slots = self._random.choice(TURNS)
        request = amazon.intent_request(intent, **slots) if number else amazon.alexa_request()
        request["session"] |= {"new": not number, "attributes": attributes, "user": self._user}
        request["context"]["System"]["user"] = self._user
        return request

    def _send(self, request: dict[str, Any]) -> dict[str, Any]:
        """Post a turn to the next process, and again if the process dies over it."""
        for _ in range(TRIES):
            self._turn += 1
            with suppress(OSError, HTTPException):
                port = self._ports[self._turn % len(self._ports)]
                status, body = amazon_server.post(port, request)
                assert status == 200
                answer: dict[str, Any] = json.loads(body)
                return answer
            self.retries += 1
            sleep(0.1)
        raise AssertionError("a turn was lost")


def test_turns_of_a_session_may_go_to_different_processes(tmp_path: Path, finder: Finder) -> None:
    with (
        amazon_server.running(tmp_path, workers=1) as one,
        amazon_server.running(tmp_path, workers=1) as other,
    ):
        for name in ("ann", "bob"):
            listener = Listener(name, [one, other], finder)
            for _ in range(3):
                listener.session(turns=8)
            assert listener.retries == 0


def kill_now_and_then(port: int, seconds: float, done: threading.Event) -> int:
    """Kill whichever worker answers, every so often, until done; how many were killed."""
    killed = 0
    while not done.wait(seconds):
        with suppress(OSError, HTTPException, ValueError):
            pid = json.loads(amazon_server.call(port, "GET", "/pid")[1])["pid"]
            os.kill(pid, signal.SIGKILL)
            killed += 1
    return killed


def talk_while_workers_die(folder: Path, finder: Finder, listeners: int, pause: float) -> int:
    """Have listeners talk, two sessions each, while workers are killed; how many were killed."""
    done = threading.Event()
    with (
        amazon_server.running(folder, workers=2) as port,
        ThreadPoolExecutor(5) as pool,
    ):
        killer = pool.submit(kill_now_and_then, port, pause, done)

        def talk(number: int) -> None:
            listener = Listener(f"listener {number}", [port], finder)
            for _ in range(2):
                listener.session(turns=6)

        try:
            list(pool.map(talk, range(listeners)))
        finally:
            done.set()
        return killer.result()


def test_workers_may_die(tmp_path: Path, finder: Finder) -> None:
    assert talk_while_workers_die(tmp_path, finder, listeners=30, pause=0.2) > 0


@pytest.mark.soak
def test_workers_may_die_during_two_thousand_sessions(tmp_path: Path, finder: Finder) -> None:
    assert talk_while_workers_die(tmp_path, finder, listeners=1000, pause=0.5) > 10


def test_the_comparison_can_fail(tmp_path: Path, finder: Finder) -> None:
    """A service that mixed its listeners up would be noticed."""
    with amazon_server.running(tmp_path, workers=1) as port:
        Listener("ann", [port], finder).session(turns=4)
        with pytest.raises(AssertionError):
            Listener("ann", [port], finder).session(turns=4)
