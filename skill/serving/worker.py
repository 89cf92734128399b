"""A worker of gunicorn in which no client waits for another one.

One loop attends to all clients, and answers by itself what needs nobody else: handing a request to
a thread and back costs about two thirds of what answering it does (processor time under load, some
450 of 650 µs on two cores). What may wait for another machine gets a thread. A client that dawdles
is hung up on. (Gunicorn's own worker with threads gives one to each client that begins to speak, so
that some tens of idle connections keep Alexa waiting.)
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from math import inf
from queue import Empty, SimpleQueue
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from time import monotonic
from typing import Any

from gunicorn.workers.base import Worker

from skill.errors import RequestError
from skill.serving.arriving import PIECE, Arriving
from skill.serving.client import CLIENT_SECONDS, Client
from skill.serving.exchange import BUSY, CONTINUE, REFUSAL, Answer, Exchange
from skill.serving.front import WaitsFor, WouldWaitError
from skill.serving.log import log_refusal
from skill.serving.waiting import WaitingRoom

MAX_CLIENTS = 500
"""Connections at one time. Further ones wait to be accepted; from half as many on none is kept."""
BUSY_FOR_EACH_NEW = 16
"""How many busy clients make a worker take one more new one in the same turn.

With few, it takes one at a time, so that the workers share them; with many, new ones would wait
long.
"""
TICK = 1.0
"""Seconds between two looks at who is late."""


class ImpatientWorker(Worker):
    """Attends to many clients at once, and to each slow one for a short while only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._clients: set[Client] = set()
        self._answered: SimpleQueue[tuple[Client, Answer]] = SimpleQueue()
        self._is_listening = False
        self._new_at_once = 1
        self._next_tick = 0.0
        self.alive: bool

    def run(self) -> None:
        """Serve until told to stop; then answer those who are there, and end."""
        self._poller = DefaultSelector()
        self._exchange = Exchange(self.wsgi, self.cfg)
        # Each in a room of its own: strangers must not keep those waiting who are known.
        self._rooms = {reason: WaitingRoom(self.cfg.threads) for reason in WaitsFor}
        self._poller.register(self.PIPE[0], EVENT_READ, self._wake)
        for listener in self.sockets:
            listener.setblocking(False)
        self._listen(True)
        while self.alive:
            self._turn()
        self._stop_listening()
        end = monotonic() + self.cfg.graceful_timeout
        for client in self._clients:  # one that was answered may just be asking again
            if client.deadline < inf:
                client.deadline = min(client.deadline, monotonic() + CLIENT_SECONDS)
        while self._clients and monotonic() < end:
            self._turn()

    def _turn(self) -> None:
        """Wait for something to happen and attend to it; see now and then who is late."""
        ready = self._poller.select(TICK)
        now = monotonic()  # whatever comes from here on has not been looked at, and is not late
        self._new_at_once = 1 + len(ready) // BUSY_FOR_EACH_NEW
        for key, _ in ready:
            key.data()
            self.notify()
        if now < self._next_tick:
            return
        self._next_tick = now + TICK
        self.notify()
        if os.getppid() != self.ppid:
            self.alive = False
        for client in [client for client in self._clients if client.deadline < now]:
            self._hang_up(client)
        self._listen(self.alive and len(self._clients) < MAX_CLIENTS)

    def _listen(self, wanted: bool) -> None:
        """Take new clients, or leave them waiting."""
        if wanted == self._is_listening:
            return
        self._is_listening = wanted
        for listener in self.sockets:
            if wanted:
                self._poller.register(listener, EVENT_READ, partial(self._accept, listener))
            else:
                self._poller.unregister(listener)

    def _stop_listening(self) -> None:
        """Take the clients who are waiting already, and no more."""
        self._new_at_once = MAX_CLIENTS
        for listener in self.sockets:
            self._accept(listener)
        self._listen(False)
        for listener in self.sockets:
            listener.close()

    def _accept(self, listener: Any) -> None:
        for _ in range(self._new_at_once):
            if len(self._clients) >= MAX_CLIENTS:
                self._listen(False)
                return
            try:
                connection, address = listener.accept()
            except (BlockingIOError, ConnectionAbortedError):  # no more, or gone again
                return
            except OSError:  # no more files may be open: let them wait until some are closed
                self._listen(False)
                return
            connection.setblocking(False)
            client = Client(connection, address, listener.getsockname())
            self._clients.add(client)
            self._poller.register(connection, EVENT_READ, partial(self._read, client))

    def _read(self, client: Client) -> None:
        """Take what has come of a request, and answer it once it is whole."""
        try:
            message = client.arriving.read_from(client.connection)
            if client.arriving.asks_to_go_on:
                client.connection.send(CONTINUE)
        except RequestError as error:
            log_refusal(str(error))
            self._send(client, Answer(REFUSAL, is_last=True))
        except OSError:
            self._hang_up(client)
        else:
            if message is None:
                client.deadline = min(client.deadline, monotonic() + CLIENT_SECONDS)
            else:
                self._answer(client, message)

    def _answer(self, client: Client, message: bytes) -> None:
        try:
            answer = self._exchanged(client, message, at_once=True)
        except WouldWaitError as error:
            self._poller.unregister(client.connection)
            client.deadline = inf
            answer_it = partial(self._exchanged, client, message, at_once=False)
            self._rooms[error.reason].enter(answer_it, partial(self._hand_back, client))
        else:
            self._send(client, answer)

    def _exchanged(self, client: Client, message: bytes, *, at_once: bool) -> Answer:
        is_crowded = len(self._clients) > MAX_CLIENTS // 2
        is_last = is_crowded or not self.alive or client.arriving.has_more
        return self._exchange.answer(
            message, client.address, client.server, at_once=at_once, is_last=is_last
        )

    def _hand_back(self, client: Client, answer: Answer | None) -> None:
        """Leave an answer to the loop, in a thread; None: there was no time to begin with it."""
        self._answered.put((client, answer or Answer(BUSY, is_last=True)))
        with suppress(BlockingIOError):  # so much is in the pipe that the loop will wake anyway
            os.write(self.PIPE[1], b"x")

    def _wake(self) -> None:
        """Send what threads have answered; a signal, too, comes this way."""
        os.read(self.PIPE[0], PIECE)
        with suppress(Empty):
            while True:
                client, answer = self._answered.get_nowait()
                self._poller.register(client.connection, EVENT_READ, partial(self._read, client))
                self._send(client, answer)

    def _send(self, client: Client, answer: Answer) -> None:
        client.leaving, client.is_last = answer
        client.deadline = monotonic() + CLIENT_SECONDS
        self._go_on_sending(client)

    def _go_on_sending(self, client: Client) -> None:
        try:
            sent = client.connection.send(client.leaving)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._hang_up(client)
            return
        client.leaving = client.leaving[sent:]
        if client.leaving:
            self._await(client, EVENT_WRITE, self._go_on_sending)
        elif client.is_last:
            self._part(client)
        else:
            client.arriving = Arriving()
            patience = self.cfg.keepalive if self.alive else CLIENT_SECONDS
            client.deadline = monotonic() + patience
            self._await(client, EVENT_READ, self._read)

    def _part(self, client: Client) -> None:
        """Let the client hang up first, so that it gets the answer whatever else it sends."""
        try:
            client.connection.shutdown(socket.SHUT_WR)
        except OSError:
            self._hang_up(client)
        else:
            self._await(client, EVENT_READ, self._ignore)

    def _ignore(self, client: Client) -> None:
        try:
            has_ended = not client.connection.recv(PIECE)
        except BlockingIOError:
            has_ended = False
        except OSError:
            has_ended = True
        if has_ended:
            self._hang_up(client)

    def _await(self, client: Client, event: int, then: Callable[[Client], None]) -> None:
        self._poller.modify(client.connection, event, partial(then, client))

    def _hang_up(self, client: Client) -> None:
        self._clients.discard(client)
        self._poller.unregister(client.connection)
        client.connection.close()
