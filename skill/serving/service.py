"""The door to flask-ask-sdk: its adapter, with the signature checked before the body is read."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from time import perf_counter
from types import ModuleType

import ask_sdk_model
from ask_sdk_core.exceptions import AskSdkException
from ask_sdk_core.skill import CustomSkill
from ask_sdk_model import RequestEnvelope
from flask import Flask, Response, request
from werkzeug.http import parse_options_header

from skill.errors import RequestError
from skill.serving.front import WaitsFor
from skill.serving.log import log_answer, log_failure
from skill.serving.message import Message
from skill.verify.request import EnvelopeVerifier, Headers, SignatureVerifier


@contextmanager
def _stand_ins(*names: str) -> Iterator[None]:
    """Empty modules under `names` for as long as an import lasts.

    The SDK's own verifier imports `certvalidator`, which cannot be imported beside an OpenSSL
    whose version has a part of two digits. That verifier is never used here.
    """
    stand_in = ModuleType(names[0])
    for attribute in ("CertificateValidator", "ValidationError", "PathError"):
        setattr(stand_in, attribute, type(attribute, (Exception,), {}))
    missing = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(missing, stand_in))
    try:
        yield
    finally:
        for name in missing:
            del sys.modules[name]


with _stand_ins("certvalidator", "certvalidator.errors"):
    from flask_ask_sdk.skill_adapter import (
        VERIFY_SIGNATURE_APP_CONFIG,
        VERIFY_TIMESTAMP_APP_CONFIG,
        SkillAdapter,
    )

_LOOPBACK = frozenset({"127.0.0.1", "::1"})
_LONGEST_KIND = 200
"""Characters of a Content-Type; Alexa's has 31."""
_FORWARDED = ("X-Forwarded-For", "Forwarded", "Via")
_asked: ContextVar[ask_sdk_model.Request] = ContextVar("asked")
"""The request in hand, for the log."""


class SkillService(SkillAdapter):
    """Answers the requests that are posted to a Flask application."""

    def __init__(
        self,
        skill: CustomSkill,
        signature: SignatureVerifier | None,
        verifiers: Sequence[EnvelopeVerifier],
        app: Flask,
        *,
        is_remote: bool = False,
    ) -> None:
        """`signature` None: nothing is verified, and only this machine is answered.

        `is_remote`: another machine keeps the bookmarks.
        """
        self._signature = signature
        self._is_remote = is_remote
        app.config[VERIFY_SIGNATURE_APP_CONFIG] = False
        app.config[VERIFY_TIMESTAMP_APP_CONFIG] = False
        super().__init__(skill, skill_id=1, verifiers=[_WholeRequest(), *verifiers], app=app)

    def dispatch_request(self) -> Response:
        """Answer the request that Flask has in hand; raises RequestError for a bad one."""
        return Response(self.answer(Message(request.environ)), content_type="application/json")

    def waits_for(self, message: Message) -> WaitsFor | None:
        """What another machine may have to be asked for, if anything."""
        if self._signature is not None and not self._signature.knows_signer(message):
            return WaitsFor.SIGNER
        return WaitsFor.BOOKMARKS if self._is_remote else None

    def answer(self, message: Message) -> bytes:
        """The JSON that answers a web request; raises RequestError for a bad one."""
        began = perf_counter()
        _check_kind(message)
        if self._signature is None:
            _check_local(message)
        body = message.read_body()
        if self._signature is not None:
            _check_signature(self._signature, message, body)
        try:
            answer = self._webservice_handler.verify_request_and_dispatch(
                http_request_headers=message, http_request_body=body.decode()
            )
        except (AskSdkException, UnicodeDecodeError):
            raise RequestError("the body is not an Alexa request") from None
        log_answer(_asked.get(), (perf_counter() - began) * 1000)
        return json.dumps(answer).encode()


class _WholeRequest:
    """The first of the verifiers: there is a request, and its kind is noted for the log."""

    def verify(
        self, headers: object, serialized_request_env: str, deserialized_request_env: object
    ) -> None:
        """Raise RequestError unless the body held a request."""
        asked = getattr(deserialized_request_env, "request", None)
        if not isinstance(deserialized_request_env, RequestEnvelope) or not isinstance(
            asked, ask_sdk_model.Request
        ):
            raise RequestError("the body is not an Alexa request")
        _asked.set(asked)


def _check_signature(signature: SignatureVerifier, headers: Headers, body: bytes) -> None:
    """Raise RequestError unless the body is proved to be Alexa's, even if it is we who cannot."""
    try:
        signature.verify(headers, body)
    except RequestError:
        raise
    except Exception as error:
        log_failure(error)
        raise RequestError("the request cannot be verified") from None


def _check_kind(message: Message) -> None:
    """Raise RequestError for a body that says of itself that it is not JSON in UTF-8."""
    if not _is_json(message.content_type):
        raise RequestError("the body is not JSON in UTF-8")
    if (message.get("Content-Encoding") or "identity").lower() != "identity":
        raise RequestError("the body is compressed")


@lru_cache(maxsize=32)
def _is_json(content_type: str) -> bool:
    if not content_type:
        return True
    if len(content_type) > _LONGEST_KIND:
        return False
    kind, parameters = parse_options_header(content_type)
    charset = parameters.get("charset", "utf-8").lower()
    return kind.lower() == "application/json" and charset in ("utf-8", "utf8")


def _check_local(message: Message) -> None:
    """Raise RequestError for a request that did not begin on this machine."""
    is_forwarded = any(message.get(name) is not None for name in _FORWARDED)
    if message.sender not in _LOOPBACK or is_forwarded:
        raise RequestError("a service that verifies nothing answers this machine only")
