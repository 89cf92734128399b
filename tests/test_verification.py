"""Finding signers: each chain fetched once, kept for a while, and never for a stranger."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from threading import Barrier, Event, Lock, Semaphore

import amazon
import pytest

from skill.errors import RequestError
from skill.verify import signers as signers_module
from skill.verify.chain import Signer, check_chain
from skill.verify.request import SignatureVerifier
from skill.verify.signers import MAX_AGE, MAX_SIGNERS, MAX_STRANGERS, Signers

FOLDER = "https://s3.amazonaws.com/echo.api/"


class Clock:
    """A clock that stands still until told."""

    def __init__(self) -> None:
        self.now = amazon.NOW

    def __call__(self) -> datetime:
        return self.now


class Prover:
    """Proves any address, and counts."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.fails = False
        self._lock = Lock()
        self._signer = check_chain(amazon.good_chain(), [amazon.root()], amazon.NOW)

    def __call__(self, url: str) -> Signer:
        with self._lock:
            self.asked.append(url)
        if self.fails:
            raise RequestError("the certificate file is not there")
        return self._signer


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def prover() -> Prover:
    return Prover()


@pytest.fixture
def signers(prover: Prover, clock: Clock) -> Signers:
    return Signers(prover, clock)


def test_a_chain_is_fetched_once(signers: Signers, prover: Prover) -> None:
    assert signers.find(FOLDER + "a") is signers.find(FOLDER + "a")
    assert prover.asked == [FOLDER + "a"]


@pytest.mark.rule("service-cache")
def test_a_chain_is_fetched_again_after_a_while(
    signers: Signers, prover: Prover, clock: Clock
) -> None:
    signers.find("a")
    clock.now += MAX_AGE - timedelta(seconds=1)
    signers.find("a")
    assert len(prover.asked) == 1
    clock.now += timedelta(seconds=1)
    signers.find("a")
    assert len(prover.asked) == 2


def test_a_chain_is_not_kept_beyond_its_own_time(clock: Clock) -> None:
    clock.now = amazon.NOW + timedelta(days=300) - timedelta(minutes=1)
    verifier = SignatureVerifier(lambda url: amazon.good_chain(), [amazon.root()], clock)
    body = b"{}"
    verifier.verify(amazon.signed_headers(body), body)
    clock.now += timedelta(minutes=2)
    with pytest.raises(RequestError, match="not to be trusted"):
        verifier.verify(amazon.signed_headers(body), body)


@pytest.mark.rule("service-cache")
def test_few_signers_are_kept_and_the_one_in_use_stays(signers: Signers, prover: Prover) -> None:
    for number in range(MAX_SIGNERS * 2):
        signers.find(f"{number}")
        signers.find("0")
    assert len(signers) == MAX_SIGNERS
    assert prover.asked.count("0") == 1


@pytest.mark.rule("service-cache")
def test_what_is_not_proved_is_not_kept(signers: Signers, prover: Prover) -> None:
    prover.fails = True
    with pytest.raises(RequestError, match="not there"):
        signers.find("a")
    assert len(signers) == 0
    prover.fails = False
    signers.find("a")
    assert len(signers) == 1


@pytest.mark.parametrize("a_second", [1, 10])
def test_a_flood_of_made_up_addresses_shuts_nobody_out(
    a_second: int, prover: Prover, clock: Clock
) -> None:
    """Ten minutes of it, on a service that knows no signer yet and restarts half-way."""
    signers = Signers(prover, clock)
    for second in range(600):
        clock.now += timedelta(seconds=1)
        prover.fails = True
        for number in range(a_second):
            with pytest.raises(RequestError, match="not there"):
                signers.find(f"{second} {number}")
        prover.fails = False
        if second == 300:
            signers = Signers(prover, clock)
        if second % 100 > 50:
            assert signers.find("amazon")
    assert prover.asked.count("amazon") == 2


class Flood:
    """Made-up addresses that take long to fail, each in a thread of its own."""

    def __init__(self, prover: Prover, clock: Clock) -> None:
        self._prover = prover
        self._waits = Semaphore(0)
        self._begun = Semaphore(0)
        self.signers = Signers(self._prove, clock)

    def _prove(self, url: str) -> Signer:
        if url.startswith("made up"):
            self._begun.release()
            assert self._waits.acquire(timeout=10)
            raise RequestError("the certificate file is not there")
        return self._prover(url)

    def hold(self, pool: ThreadPoolExecutor) -> list[Future[Signer]]:
        """Take every place there is."""
        held = [pool.submit(self.signers.find, f"made up {n}") for n in range(MAX_STRANGERS)]
        assert all(self._begun.acquire(timeout=10) for _ in held)
        return held

    def fail(self, count: int = MAX_STRANGERS) -> None:
        """Let some of them fail."""
        self._waits.release(count)


def test_few_strangers_are_fetched_at_once_and_a_place_is_soon_free(
    prover: Prover, clock: Clock
) -> None:
    flood = Flood(prover, clock)
    with ThreadPoolExecutor(MAX_STRANGERS) as pool:
        held = flood.hold(pool)
        for address in ("one more", "amazon"):
            with pytest.raises(RequestError, match="at once"):
                flood.signers.find(address)
        flood.fail(1)
        wait(held, 10, FIRST_COMPLETED)
        assert flood.signers.find("amazon")
        flood.fail(MAX_STRANGERS - 1)
    assert prover.asked == ["amazon"]


def test_what_was_proved_once_needs_no_place(prover: Prover, clock: Clock) -> None:
    flood = Flood(prover, clock)
    flood.signers.find("amazon")
    with ThreadPoolExecutor(MAX_STRANGERS) as pool:
        flood.hold(pool)
        assert flood.signers.find("amazon")
        clock.now += MAX_AGE
        assert flood.signers.find("amazon"), "it is fetched again in the middle of the flood"
        flood.fail()
    assert prover.asked == ["amazon", "amazon"]


def test_many_at_once_share_one_fetch(clock: Clock, prover: Prover) -> None:
    crowd = 8
    barrier, go = Barrier(crowd), Event()

    def slow(url: str) -> Signer:
        go.wait(10)
        return prover(url)

    signers = Signers(slow, clock)

    def find() -> Signer:
        barrier.wait(10)
        return signers.find("a")

    with ThreadPoolExecutor(crowd) as pool:
        waiting = [pool.submit(find) for _ in range(crowd)]
        go.set()
        found = {id(future.result(10)) for future in waiting}
    assert len(found) == 1
    assert prover.asked == ["a"]


def test_those_who_wait_hear_of_a_failure_too(clock: Clock) -> None:
    fetching, go = Event(), Event()

    def fail(url: str) -> Signer:
        fetching.set()
        go.wait(10)
        raise RequestError("the certificate file is not there")

    signers = Signers(fail, clock)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(signers.find, "a")
        fetching.wait(10)
        second = pool.submit(signers.find, "a")
        go.set()
        for future in (first, second):
            assert isinstance(future.exception(10), RequestError)


def test_nobody_waits_for_ever(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signers_module, "MAX_WAIT", 0.05)
    fetching, go = Event(), Event()

    def hang(url: str) -> Signer:
        fetching.set()
        go.wait(10)
        raise RequestError("too late")

    signers = Signers(hang, clock)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(signers.find, "a")
        fetching.wait(10)
        with pytest.raises(RequestError, match="slow to come"):
            signers.find("a")
        go.set()


def test_different_spellings_of_an_address_are_one(clock: Clock) -> None:
    fetched: list[str] = []

    def fetch(url: str) -> bytes:
        fetched.append(url)
        return amazon.good_chain()

    verifier = SignatureVerifier(fetch, [amazon.root()], clock)
    for url in (
        FOLDER + "a.pem",
        "https://S3.amazonaws.com:443/echo.api/x/../a.pem#x",
        "https://s3.amazonaws.com//echo%2eapi/./a.pem",
    ):
        verifier.verify(amazon.signed_headers(b"{}", url), b"{}")
    assert fetched == [FOLDER + "a.pem"]
