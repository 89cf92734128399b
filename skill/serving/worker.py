"""A worker of gunicorn in which no client waits for another one.

One loop attends to all clients, and answers by itself what needs nobody else: handing a request to
a thread and back takes about as long as answering it. What may wait for another machine gets a
thread. A client that dawdles is hung up on. (Gunicorn's own worker with threads gives one to each
client that begins to speak, so that some tens of idle connections keep Alexa waiting.)
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from math import inf
from queue import Empty, SimpleQueue
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from time import monotonic
from typing import Any

from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker

from skill.errors import RequestError
from skill.serving.arriving import PIECE, Arriving
from skill.serving.exchange import REFUSAL, Answer, Exchange
from skill.serving.front import WouldWaitError
from skill.serving.log import log_refusal

CLIENT_SECONDS = 2
"""Time for a client to send a whole request, to take its answer, or to hang up after the last one.

Alexa sends a request at once, and waits eight seconds for the answer.
"""
MAX_CLIENTS = 500
"""Connections at one time; further ones wait to be accepted, a second or two at most."""
TICK = 1.0
"""Seconds between two looks at the clock."""


class Client:
    """A connection, and how far its present request has come."""

    def __init__(self, connection: socket.socket, address: Any, server: Any) -> None:
        self.connection = connection
        self.address = address
        self.server = server
        self.arriving = Arriving()
        self.leaving = b""
        """What is left to send."""
        self.is_last = False
        """Whether the connection ends with this answer."""
        self.deadline = monotonic() + CLIENT_SECONDS


class ImpatientWorker(Worker):
    """Attends to many clients at once, and to each slow one for a short while only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._clients: set[Client] = set()
        self._answered: SimpleQueue[tuple[Client, Answer]] = SimpleQueue()
        self._is_listening = False
        self.alive: bool
        self._next_tick = 0.0

    def run(self) -> None:
        """Serve until told to stop; then answer those who are being served, and end."""
        self._poller = DefaultSelector()
        self._pool = ThreadPoolExecutor(self.cfg.threads)
        self._exchange = Exchange(self.wsgi, self.cfg)
        self._poller.register(self.PIPE[0], EVENT_READ, self._wake)
        for listener in self.sockets:
            listener.setblocking(False)
        self._listen(True)
        while self.alive:
            self._turn()
        self._listen(False)
        end = monotonic() + self.cfg.graceful_timeout
        for client in self._clients:  # one that was answered may just be asking again
            if client.deadline < inf:
                client.deadline = min(client.deadline, monotonic() + CLIENT_SECONDS)
        while self._clients and monotonic() < end:
            self._turn()
        self._pool.shutdown(wait=False)

    def _turn(self) -> None:
        """Wait for something to happen and attend to it; look at the clock now and then."""
        for key, _ in self._poller.select(TICK):
            key.data()
        now = monotonic()
        if now < self._next_tick:
            return
        self._next_tick = now + TICK
        self.notify()
        self.alive = self.alive and os.getppid() == self.ppid
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

    def _accept(self, listener: Any) -> None:
        try:
            connection, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):  # another worker was there first
            return
        except OSError:  # no more files may be open: let them wait until some are closed
            self._listen(False)
            return
        connection.setblocking(False)
        client = Client(connection, address, listener.getsockname())
        self._clients.add(client)
        self._poller.register(connection, EVENT_READ, partial(self._read, client))
        if len(self._clients) >= MAX_CLIENTS:
            self._listen(False)

    def _read(self, client: Client) -> None:
        """Take what has come of a request, and answer it once it is whole."""
        try:
            message = client.arriving.read_from(client.connection)
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
        except WouldWaitError:
            self._poller.unregister(client.connection)
            client.deadline = inf
            self._pool.submit(self._answer_in_thread, client, message)
        else:
            self._send(client, answer)

    def _answer_in_thread(self, client: Client, message: bytes) -> None:
        self._answered.put((client, self._exchanged(client, message, at_once=False)))
        with suppress(BlockingIOError):  # so much is in the pipe that the loop will wake anyway
            os.write(self.PIPE[1], b"x")

    def _exchanged(self, client: Client, message: bytes, *, at_once: bool) -> Answer:
        return self._exchange.answer(
            message, client.address, client.server, at_once=at_once, is_last=not self.alive
        )

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


class QuietLogger(Logger):
    """Gunicorn's log goes the way of ours."""

    def setup(self, cfg: Any) -> None:
        """Leave the writing to the root's handlers."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True
