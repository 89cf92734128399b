"""The DynamoDB store when the service is down, slow, or holds something else."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from dynalite import CREDENTIALS, REGION, free_port, make_table, running_dynalite
from shared import a_dialogue

from skill.bookmark.bookmark import Bookmark, Bookmarks, NotLoaded
from skill.bookmark.dynamodb import DynamoDbStore
from skill.errors import StoreError
from skill.outcome import Command
from skill.turn import Turn

HERE = Bookmark("osseointegration", "0123456789ab", "muscles", "s13", 1, 1)


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)


@contextmanager
def silent_server() -> Iterator[tuple[str, list[socket.socket]]]:
    """A server that accepts connections and never answers; and the connections so far."""
    accepted: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            while True:
                try:
                    accepted.append(server.accept()[0])
                except OSError:
                    return

        thread = Thread(target=accept)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}", accepted
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()
            for connection in accepted:
                connection.close()


def test_a_service_that_never_answers_is_asked_once_for_each_call() -> None:
    with silent_server() as (url, accepted):
        store = DynamoDbStore("bookmarks", REGION, url, timeout_s=0.2)
        with pytest.raises(StoreError, match="ReadTimeout"):
            store.load("a")
        with pytest.raises(StoreError, match="ReadTimeout"):
            store.save("a", HERE)
        with pytest.raises(StoreError, match="ReadTimeout"):
            store.erase("a")
        assert len(accepted) == 3
        store.close()


def test_a_failing_service_is_left_alone_for_a_while() -> None:
    with silent_server() as (url, accepted):
        store = DynamoDbStore("bookmarks", REGION, url, timeout_s=0.2)
        bookmarks = Bookmarks(store, b"secret", rest_s=600)
        assert isinstance(bookmarks.load("me"), NotLoaded)
        assert isinstance(bookmarks.load("me"), NotLoaded)
        bookmarks.save("me", HERE)
        assert len(accepted) == 1
        assert not bookmarks.erase("me")
        assert len(accepted) == 2
        store.close()


def test_a_silent_service_spoils_no_answer() -> None:
    with silent_server() as (url, accepted):
        store = DynamoDbStore("bookmarks", REGION, url, timeout_s=0.2)
        dialogue = a_dialogue(Bookmarks(store, b"secret", rest_s=600))
        launch = dialogue.reply(Turn("launch", listener="me", new=True))
        read = dialogue.reply(Turn("command", command=Command("first"), listener="me"))
        forget = dialogue.reply(Turn("command", command=Command("forget_me"), listener="me"))
        assert launch.speech is not None
        assert launch.speech.text.startswith("Hello.")
        assert read.state.place == "s1"
        assert forget.speech is not None
        assert "could not erase" in forget.speech.text
        assert len(accepted) == 2
        store.close()


def test_a_service_that_is_down_is_an_error() -> None:
    store = DynamoDbStore("bookmarks", REGION, f"http://127.0.0.1:{free_port()}")
    with pytest.raises(StoreError, match="EndpointConnectionError"):
        store.load("a")
    store.close()


def test_a_missing_table_and_a_strange_item_are_errors() -> None:
    import boto3

    with running_dynalite() as url:
        store = DynamoDbStore("bookmarks", REGION, url)
        for call in (store.load, store.erase):
            with pytest.raises(StoreError, match=r"doesn't exist|ResourceNotFound"):
                call("a")
        make_table(url, "bookmarks")
        resource = boto3.resource("dynamodb", region_name=REGION, endpoint_url=url)
        table = resource.Table("bookmarks")
        table.put_item(Item={"id": "a", "attributes": {"procedure": "osseointegration"}})
        table.put_item(Item={"id": "b"})
        with pytest.raises(StoreError, match="something else than a bookmark"):
            store.load("a")
        with pytest.raises(StoreError, match="KeyError"):
            store.load("b")
        resource.meta.client.close()
        store.close()
