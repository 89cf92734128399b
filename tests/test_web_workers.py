"""Many processes, one conversation: nothing depends on which process answers a turn."""

from __future__ import annotations

import json
import os
import random
import signal
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPException
from itertools import count
from pathlib import Path
from threading import Condition, Event
from time import sleep
from typing import Any

import amazon
import amazon_server
import pytest
import shared
from dynalite import CREDENTIALS, REGION, make_table, running_dynalite
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
CUT_OFF = (OSError, HTTPException)
"""What a client sees of a process that dies over its request."""


@pytest.fixture(scope="module")
def finder() -> Finder:
    return shared.finder()


class Truce:
    """No process is killed while turns that were cut off are sent again, and they are counted."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._again = 0
        self.cut_off = 0

    @contextmanager
    def kept(self) -> Iterator[None]:
        """While a turn is sent again."""
        with self._changed:
            self._again += 1
            self.cut_off += 1
        try:
            yield
        finally:
            with self._changed:
                self._again -= 1
                self._changed.notify_all()

    @contextmanager
    def broken(self) -> Iterator[None]:
        """While a process is killed."""
        with self._changed:
            self._changed.wait_for(lambda: not self._again)
            yield


class Listener:
    """Somebody with a device, and beside it the same conversation in this process alone."""

    def __init__(self, name: str, ports: list[int], finder: Finder, truce: Truce) -> None:
        self._user = {"userId": f"amzn1.ask.account.{name}"}
        self._ports = ports
        self._random = random.Random(name)
        self._alone = build_skill(
            build_dialogue(finder=finder), clock=lambda: amazon.NOW, environment={}
        )
        self._turn = 0
        self._truce = truce

    def session(self, turns: int) -> None:
        """A launch and some turns; AssertionError for an answer that is not as it is alone."""
        attributes: dict[str, Any] = {}
        for number in range(turns):
            request = self._request(number, attributes)
            try:
                answer, is_second = self._post(request), False
            except CUT_OFF:
                with self._truce.kept():
                    answer, is_second = self._post(request), True
            self._compare(request, answer, is_second)
            attributes = answer.get("sessionAttributes", {})
            if answer["response"].get("shouldEndSession"):
                return

    def _compare(self, request: dict[str, Any], answer: dict[str, Any], is_second: bool) -> None:
        assert faults(answer) == []
        alone = invoke(self._alone, request)
        if is_second and answer != alone:
            # The process that died had kept the bookmark, so that this is no first launch.
            alone = invoke(self._alone, request)
        assert answer == alone

    def _request(self, number: int, attributes: dict[str, Any]) -> dict[str, Any]:
        intent, slots = self._random.choice(TURNS)
        request = amazon.intent_request(intent, **slots) if number else amazon.alexa_request()
        request["session"] |= {"new": not number, "attributes": attributes, "user": self._user}
        request["context"]["System"]["user"] = self._user
        return request

    def _post(self, request: dict[str, Any]) -> dict[str, Any]:
        """Post a turn to the next process."""
        self._turn += 1
        status, body = amazon_server.post(self._ports[self._turn % len(self._ports)], request)
        assert status == 200
        answer: dict[str, Any] = json.loads(body)
        return answer


def test_turns_of_a_session_may_go_to_different_processes(tmp_path: Path, finder: Finder) -> None:
    truce = Truce()
    with (
        amazon_server.running(tmp_path, workers=1) as one,
        amazon_server.running(tmp_path, workers=1) as other,
    ):
        for name in ("ann", "bob"):
            listener = Listener(name, [one, other], finder, truce)
            for _ in range(3):
                listener.session(turns=8)
    assert truce.cut_off == 0


def kill_now_and_then(port: int, seconds: float, truce: Truce, done: Event) -> int:
    """Kill whichever worker answers, every so often, until done; how many were killed."""
    killed = 0
    while not done.wait(seconds):
        with truce.broken():
            pid = json.loads(amazon_server.call(port, "GET", "/pid")[1])["pid"]
            os.kill(pid, signal.SIGKILL)
            await_end(pid)
        killed += 1
    return killed


def await_end(pid: int) -> None:
    """Wait until a process is gone, and with it all its connections."""
    for _ in range(1000):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        sleep(0.01)
    raise AssertionError("a killed process lives")


def talk_while_workers_die(
    folder: Path,
    finder: Finder,
    listeners: int,
    pause: float,
    settings: Mapping[str, str] | None = None,
) -> tuple[int, int]:
    """Have listeners talk, two sessions each, while workers are killed.

    Each turn that is cut off is sent again once, and has to be answered; more listeners than were
    asked for come until some were cut off. How many workers were killed, and turns cut off.
    """
    done, truce, numbers = Event(), Truce(), count()
    with (
        amazon_server.running(folder, workers=2, settings=settings) as port,
        ThreadPoolExecutor(6) as pool,
    ):
        killer = pool.submit(kill_now_and_then, port, pause, truce, done)

        def talk(_: int) -> None:
            for number in numbers:
                if number >= listeners and (truce.cut_off >= 3 or number >= 20 * listeners):
                    return
                listener = Listener(f"listener {number}", [port], finder, truce)
                for _ in range(2):
                    listener.session(turns=6)

        try:
            list(pool.map(talk, range(5)))
        finally:
            done.set()
        return killer.result(), truce.cut_off


def test_workers_may_die(tmp_path: Path, finder: Finder) -> None:
    killed, cut_off = talk_while_workers_die(tmp_path, finder, listeners=30, pause=0.05)
    assert killed > 0
    assert cut_off >= 3


@pytest.mark.soak
def test_workers_may_die_during_two_thousand_sessions(tmp_path: Path, finder: Finder) -> None:
    killed, cut_off = talk_while_workers_die(tmp_path, finder, listeners=1000, pause=0.5)
    assert killed > 10
    assert cut_off > 10


@pytest.mark.soak
def test_workers_may_die_with_bookmarks_in_dynamodb(tmp_path: Path, finder: Finder) -> None:
    with running_dynalite() as url, pytest.MonkeyPatch.context() as patch:
        for name, value in CREDENTIALS.items():
            patch.setenv(name, value)
        make_table(url, "bookmarks")
        settings = {
            "BOOKMARKS": "dynamodb:bookmarks",
            "AWS_REGION": REGION,
            "AWS_ENDPOINT_URL_DYNAMODB": url,
        }
        killed, cut_off = talk_while_workers_die(tmp_path, finder, 300, 0.5, settings)
    assert killed > 10
    assert cut_off >= 3


def test_the_comparison_can_fail(tmp_path: Path, finder: Finder) -> None:
    """A service that mixed its listeners up would be noticed."""
    with amazon_server.running(tmp_path, workers=1) as port:
        Listener("ann", [port], finder, Truce()).session(turns=4)
        with pytest.raises(AssertionError):
            Listener("ann", [port], finder, Truce()).session(turns=4)
