"""The short way for what Alexa posts: what is answered at once, and what is no body."""

from __future__ import annotations

from typing import Any

import amazon
import pytest
import shared
from dynalite import CREDENTIALS
from flask import Flask

from skill.bookmark.choose import open_bookmarks
from skill.build import build_dialogue
from skill.dialogue import Dialogue
from skill.serving.front import AT_ONCE, WaitsFor, WouldWaitError
from skill.serving.message import MAX_BODY

HURRY = {AT_ONCE: True}


@pytest.fixture
def new(dialogue: Dialogue) -> Flask:
    """A service that knows no signer yet."""
    return shared.a_service(dialogue)


def post(app: Flask, environ: dict[str, Any], path: str = "/", **headers: str) -> Any:
    body = amazon.encode(amazon.alexa_request())
    rows = amazon.signed_headers(body) | {name.replace("_", "-"): v for name, v in headers.items()}
    return app.test_client().post(path, data=body, headers=rows, environ_overrides=environ)


def test_a_signer_who_has_to_be_fetched_is_waited_for_once(new: Flask) -> None:
    for path in ("/", "//", "/%2f"):
        with pytest.raises(WouldWaitError) as raised:
            post(new, HURRY, path=path)
        assert raised.value.reason is WaitsFor.SIGNER
    assert post(new, {}).status_code == 200
    assert post(new, HURRY).status_code == 200


@pytest.mark.parametrize("address", ["", "https://example.com/echo.api/x.pem"])
def test_what_is_refused_anyway_is_refused_at_once(new: Flask, address: str) -> None:
    assert post(new, HURRY, SignatureCertChainUrl=address).status_code == 400


def test_other_paths_are_answered_at_once(new: Flask) -> None:
    answer = new.test_client().get("/health", environ_overrides=HURRY)
    assert answer.status_code == 200


def test_nothing_is_waited_for_on_this_machine(local: Flask) -> None:
    assert post(local, HURRY).status_code == 200


def test_bookmarks_on_another_machine_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    far = {"BOOKMARKS": "dynamodb:table", "AWS_REGION": "eu-west-2", "BOOKMARK_SECRET": "x" * 16}
    app = shared.a_service(build_dialogue(open_bookmarks(far), finder=shared.finder()))
    for reason in (WaitsFor.SIGNER, WaitsFor.BOOKMARKS):
        with pytest.raises(WouldWaitError) as raised:
            post(app, HURRY)
        assert raised.value.reason is reason
        broken_off = {"CONTENT_LENGTH": "1"}  # which is found out once the signer is known
        assert post(app, broken_off).status_code == 400


BODIES: dict[str, dict[str, str]] = {
    "the body does not say how large it is": {"CONTENT_LENGTH": "-1"},
    "the body is too large": {"CONTENT_LENGTH": str(MAX_BODY + 1)},
    "the body breaks off": {"CONTENT_LENGTH": str(MAX_BODY)},
    "the body is not an Alexa request": {"CONTENT_LENGTH": "0"},
}


@pytest.mark.parametrize("reason", BODIES)
def test_what_is_no_body_is_refused(local: Flask, reason: str) -> None:
    assert post(local, BODIES[reason]).json == {"error": reason}


@pytest.mark.parametrize("length", ["", "x", "1e3", "9" * 5000, "²"])
def test_lengths_that_are_none_are_refused(local: Flask, length: str) -> None:
    assert post(local, {"CONTENT_LENGTH": length}).status_code == 400


def test_a_body_in_chunks_is_refused(local: Flask) -> None:
    answer = post(local, {}, Transfer_Encoding="chunked")
    assert answer.json == {"error": "the body does not say how large it is"}
