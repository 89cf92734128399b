"""Certificate files from a real HTTPS server that behaves well, badly or not at all."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from time import monotonic, sleep
from typing import Any

import amazon
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from skill.errors import RequestError
from skill.verify.chain import trusted_roots
from skill.verify.download import Downloader

SECONDS = 0.4
"""Time given to the downloads here."""


def answer(path: str, client: ssl.SSLSocket) -> None:
    """What the server does for a path."""
    body = amazon.good_chain()
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    match path:
        case "/echo.api/good.pem":
            client.sendall(head + body)
        case "/echo.api/unsized.pem":
            client.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + body)
        case "/echo.api/large.pem":
            client.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 70_000)
        case "/echo.api/moved.pem":
            client.sendall(b"HTTP/1.1 302 Found\r\nLocation: /echo.api/good.pem\r\n\r\n")
        case "/echo.api/short.pem":
            client.sendall(head + body[:100])
        case "/echo.api/trickle.pem":
            client.sendall(head)
            for byte in body:
                client.sendall(bytes([byte]))
                sleep(0.05)
        case "/echo.api/trickling-head.pem":
            for byte in head:
                client.sendall(bytes([byte]))
                sleep(0.05)
        case "/echo.api/silent.pem":
            sleep(2 * SECONDS)
        case "/echo.api/hangs-up.pem":
            pass
        case "/echo.api/nonsense.pem":
            client.sendall(b"\x00\x01 not HTTP\r\n\r\n")
        case _:
            client.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")


def serve(listener: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            plain, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=attend, args=(plain, context), daemon=True).start()


def attend(plain: socket.socket, context: ssl.SSLContext) -> None:
    try:
        if b"slow-to-agree" in plain.recv(4096, socket.MSG_PEEK):
            with plain:
                trickle_a_handshake(plain)
        with context.wrap_socket(plain, server_side=True) as client:
            asked = client.recv(4096).decode()
            answer(asked.split(" ")[1], client)
    except OSError:
        pass


def trickle_a_handshake(plain: socket.socket) -> None:
    """A record of TLS that announces 16 kB, and a byte of it now and then."""
    plain.sendall(b"\x16\x03\x03\x40\x00")
    while True:
        plain.sendall(b"\0")
        sleep(0.05)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    files = tmp_path_factory.mktemp("tls")
    leaf = amazon.Cert("leaf", "between", names=("localhost",))
    (files / "chain.pem").write_bytes(amazon.pem(leaf, amazon.BETWEEN))
    secret = amazon.key("leaf").private_bytes(
        Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()
    )
    (files / "key.pem").write_bytes(secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files / "chain.pem", files / "key.pem")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, args=(listener, context), daemon=True).start()
        yield f"https://localhost:{listener.getsockname()[1]}/echo.api/"
        listener.shutdown(socket.SHUT_RDWR)


@pytest.fixture(scope="module")
def download() -> Downloader:
    trusted = amazon.root().public_bytes(Encoding.PEM).decode()
    return Downloader(ssl.create_default_context(cadata=trusted), max_seconds=SECONDS)


@pytest.mark.parametrize("name", ["good", "unsized"])
def test_downloads(name: str, server: str, download: Downloader) -> None:
    assert download(server + name + ".pem") == amazon.good_chain()


REFUSED = {
    "large": "the certificate file is too large",
    "moved": "the certificate file is not there",
    "absent": "the certificate file is not there",
    "short": "the certificate file broke off",
    "trickle": "the certificate file could not be downloaded",
    "trickling-head": "the certificate file could not be downloaded",
    "silent": "the certificate file could not be downloaded",
    "hangs-up": "the certificate file could not be downloaded",
    "nonsense": "the certificate file could not be downloaded",
}


@pytest.mark.rule("service-download")
@pytest.mark.parametrize("name", REFUSED)
def test_refuses(name: str, server: str, download: Downloader) -> None:
    began = monotonic()
    with pytest.raises(RequestError, match=f"^{REFUSED[name]}$"):
        download(server + name + ".pem")
    assert monotonic() - began < 20, "a slow server must not hold a request"


Address = tuple[Any, ...]


def resolve(monkeypatch: pytest.MonkeyPatch, addresses: Callable[[int], list[Address]]) -> None:
    """Have the names of hosts looked up by a function of the port."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port, *_: addresses(port))


def ipv4(port: int) -> Address:
    return (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))


def assert_late(download: Downloader, url: str) -> None:
    began = monotonic()
    with pytest.raises(RequestError, match="could not be downloaded"):
        download(url)
    assert monotonic() - began < 20


def test_refuses_a_server_that_is_slow_to_agree(
    server: str, download: Downloader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The handshake names the host, which is how the server knows whom to keep waiting."""
    resolve(monkeypatch, lambda port: [ipv4(port)])
    before = set(threading.enumerate())
    assert_late(download, server.replace("localhost", "slow-to-agree"))
    for thread in set(threading.enumerate()) - before:
        thread.join(20)
        assert not thread.is_alive(), "both sides hang up"


def test_does_not_wait_for_a_slow_look_up(
    server: str, download: Downloader, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = threading.Event()

    def look_up(port: int) -> list[Address]:
        done.wait(60)
        return [ipv4(port)]

    resolve(monkeypatch, look_up)
    assert_late(download, server + "good.pem")
    done.set()


def test_many_addresses_have_no_more_time_than_one(
    download: Downloader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody takes what waits at this listener, and once a few wait the next get no answer."""
    with socket.socket() as listener, ExitStack() as waiting:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        for _ in range(2):
            client = waiting.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(("127.0.0.1", port))
        resolve(monkeypatch, lambda port: [ipv4(port)] * 60)
        assert_late(download, f"https://localhost:{port}/echo.api/good.pem")


def test_refuses_a_server_that_mozilla_does_not_trust(server: str) -> None:
    with pytest.raises(RequestError, match="could not be downloaded"):
        Downloader(max_seconds=SECONDS)(server + "good.pem")


def test_refuses_where_nothing_listens(download: Downloader) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(RequestError, match="could not be downloaded"):
        download(f"https://localhost:{port}/echo.api/a.pem")


def test_the_roots_that_amazon_uses_are_trusted() -> None:
    names = {root.subject.rfc4514_string() for root in trusted_roots()}
    assert any("CN=Amazon Root CA 1" in name for name in names)
