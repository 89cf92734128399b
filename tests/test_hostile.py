"""Requests that a hostile internet sends: each is refused with 400 and the reason that fits."""

from __future__ import annotations

import json
import tomllib
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import timedelta
from itertools import islice
from pathlib import Path
from threading import Semaphore
from typing import Any

import amazon
import pytest
from bad_chains import chain
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.hashes import SHA1, SHA256

from skill.dialogue import Dialogue
from skill.errors import RequestError
from skill.serving.message import MAX_BODY
from skill.verify.signers import MAX_STRANGERS
from skill.web import create_app

RULES = tomllib.loads((Path(__file__).parent / "cases" / "hostile.toml").read_text())
CASES = [case for cases in RULES.values() for case in cases]
RAW_BODIES = {
    "BRACKETS": b"[" * 100_000,
    "UTF-16": json.dumps(amazon.alexa_request()).encode("utf-16"),
    "LATIN-1": b'{"version": "\xe9"}',
    "BOM": b"\xef\xbb\xbf" + json.dumps(amazon.alexa_request()).encode(),
}


def put(row: dict[str, Any], path: str, value: Any) -> None:
    *parents, last = path.split(".")
    for parent in parents:
        row = row[parent]
    row[last] = None if value == "null" else value


def body_of(case: dict[str, Any]) -> bytes:
    raw = case.get("body")
    if raw is not None:
        return RAW_BODIES.get(raw, raw.encode())
    request = amazon.alexa_request()
    for path, value in case.get("set", {}).items():
        put(request, path, value)
    body = amazon.encode(request)
    return body + b" " * (case["size"] - len(body)) if "size" in case else body


def signature_of(case: dict[str, Any], body: bytes) -> str:
    signed = case["signed"].encode() if "signed" in case else body
    made = {
        "SHA1": lambda: amazon.sign(body, algorithm=SHA1()),
        "PSS": lambda: amazon.sign(body, padding=PSS(MGF1(SHA256()), 32)),
        "ZEROS": lambda: "A" * 344,
        "BEFORE": lambda: amazon.sign(amazon.encode(amazon.alexa_request())),
    }
    given = case.get("signature")
    if given is None:
        return amazon.sign(signed, case.get("signer", "leaf"))
    return made[given]() if given in made else given


def post(case: dict[str, Any], dialogue: Dialogue) -> Any:
    """Post a case to the service, as it arrives `later` than it was made."""

    def fetch(url: str) -> bytes:
        if case.get("chain") == "missing":
            raise RequestError("the certificate file is not there")
        return chain(case.get("chain", "good"))

    app = create_app(
        dialogue,
        environment={"SKILL_ID": amazon.SKILL_ID},
        clock=lambda: amazon.NOW + timedelta(seconds=case.get("later", 0)),
        fetch=fetch,
        roots=[amazon.root()],
    )
    body = body_of(case)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "SignatureCertChainUrl": case.get("url", amazon.CHAIN_URL).replace("LONG", "a" * 1000),
        "Signature-256": signature_of(case, body),
        **case.get("headers", {}),
    }
    twice = [*headers.items(), *case.get("again", {}).items()]
    sent = [(name, value) for name, value in twice if value]
    return app.test_client().post("/", data=body, headers=sent)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=f"{rule}: {case['name']}", marks=pytest.mark.rule(rule))
        for rule, cases in RULES.items()
        for case in cases
    ],
)
def test_refused(
    case: dict[str, Any], dialogue: Dialogue, caplog: pytest.LogCaptureFixture
) -> None:
    answer = post(case, dialogue)
    assert answer.status_code == 400
    assert answer.json == {"error": case["refused"]}
    (record,) = caplog.records
    assert record.getMessage() == "refused"
    assert record.facts["reason"] == case["refused"]
    assert record.exc_info is None


def test_names_are_distinct() -> None:
    names = [case["name"] for case in CASES]
    assert len(set(names)) == len(names) >= 45


def test_a_flood_of_distinct_addresses_is_stopped_and_the_signed_get_through(
    dialogue: Dialogue,
) -> None:
    """The service has just begun, so that Amazon's address is as strange to it as any."""
    fetched: list[str] = []
    begun, places = Semaphore(0), Semaphore(0)

    def fetch(url: str) -> bytes:
        fetched.append(url)
        if url == amazon.CHAIN_URL:
            return amazon.good_chain()
        begun.release()
        assert places.acquire(timeout=60)
        raise RequestError("the certificate file is not there")

    app = create_app(
        dialogue,
        environment={"SKILL_ID": amazon.SKILL_ID},
        clock=lambda: amazon.NOW,
        fetch=fetch,
        roots=[amazon.root()],
    )
    body = amazon.encode(amazon.alexa_request())

    def send(url: str) -> Any:
        return app.test_client().post("/", data=body, headers=amazon.signed_headers(body, url))

    flood = [f"https://s3.amazonaws.com/echo.api/echo-api-cert-{n}.pem" for n in range(7, 107)]
    with ThreadPoolExecutor(2 * MAX_STRANGERS) as pool:
        sent = [pool.submit(send, url) for url in flood]
        refused = [answer.result() for answer in islice(as_completed(sent), 100 - MAX_STRANGERS)]
        assert all(begun.acquire(timeout=60) for _ in range(MAX_STRANGERS))
        assert len(fetched) == MAX_STRANGERS
        places.release()
        next(as_completed(set(sent) - {s for s in sent if s.done()}))
        assert send(amazon.CHAIN_URL).status_code == 200
        places.release(MAX_STRANGERS - 1)
    assert {answer.status_code for answer in refused} == {400}
    assert {answer.json["error"] for answer in refused} == {
        "too many unknown certificate files are asked for at once"
    }


ACCEPTED: list[dict[str, Any]] = [
    {"name": "as Alexa sends it"},
    {"name": "port 443", "url": "https://s3.amazonaws.com:443/echo.api/a.pem"},
    {"name": "dot segments", "url": "https://s3.amazonaws.com/echo.api/../echo.api/./a.pem"},
    {"name": "doubled slashes", "url": "https://s3.amazonaws.com//echo.api//a.pem"},
    {"name": "capitals in scheme and host", "url": "HTTPS://S3.AmazonAWS.com/echo.api/a.pem"},
    {"name": "a fragment", "url": "https://s3.amazonaws.com/echo.api/a.pem#top"},
    {"name": "coded letters", "url": "https://s3.amazonaws.com/echo%2Eapi/a.pem"},
    {"name": "150 seconds old", "later": 150},
    {"name": "150 seconds ahead", "later": -150},
    {
        "name": "skill event of an hour ago",
        "later": 3600,
        "set": {"request.type": "AlexaSkillEvent.SkillEnabled"},
    },
    {"name": "no content type", "headers": {"Content-Type": ""}},
    {"name": "no session", "set": {"session": "null"}},
    {"name": "locale null", "set": {"request.locale": "null"}},
    {"name": "unknown locale", "set": {"request.locale": "tlh-KX"}},
    {"name": "request of an unknown type", "set": {"request.type": "NoSuchRequest"}},
    {"name": "event of an unknown type", "set": {"request.type": "Alexa.No.SuchEvent"}},
    {"name": "unknown key", "set": {"request.shoeSize": 43}},
    {"name": "largest body", "size": MAX_BODY},
]


@pytest.mark.parametrize("case", ACCEPTED, ids=[case["name"] for case in ACCEPTED])
def test_accepted(case: dict[str, Any], dialogue: Dialogue) -> None:
    answer = post(case, dialogue)
    assert answer.status_code == 200
    assert answer.json["version"] == "1.0"
    assert "response" in answer.json
