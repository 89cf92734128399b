"""Whether a web request comes from Alexa and is meant for this skill, now."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from ask_sdk_model import RequestEnvelope
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from skill.errors import RequestError
from skill.verify.chain import Signer, check_chain, trusted_roots
from skill.verify.chain_url import normal_chain_url
from skill.verify.download import Downloader
from skill.verify.signers import Signers

CHAIN_HEADER, SIGNATURE_HEADER = "SignatureCertChainUrl", "Signature-256"
TOLERANCE = timedelta(seconds=150)
"""How old, or how far ahead, a request may be."""
EVENT_TOLERANCE = timedelta(seconds=3600)
"""The same for skill events, which Alexa sends again and again."""
EVENTS = "AlexaSkillEvent."
"""What the types of skill events begin with."""

Clock = Callable[[], datetime]
Fetch = Callable[[str], bytes]


class Headers(Protocol):
    """The headers of a web request, whatever the letter case of their names."""

    def get(self, key: str, /) -> str | None:
        """The value of one, or None."""


def utc_now() -> datetime:
    """The real clock."""
    return datetime.now(UTC)


class SignatureVerifier:
    """Checks the signature of a raw body before anything reads the body."""

    def __init__(
        self,
        fetch: Fetch | None = None,
        roots: list[x509.Certificate] | None = None,
        clock: Clock = utc_now,
    ) -> None:
        """`fetch` gets a certificate file; `roots` are trusted (None: Mozilla's)."""
        self._fetch = fetch or Downloader()
        self._roots = trusted_roots() if roots is None else roots
        self._clock = clock
        self._padding, self._hash = PKCS1v15(), SHA256()
        self.signers = Signers(self._prove, clock)

    def verify(self, headers: Headers, body: bytes) -> None:
        """Return if Alexa signed these bytes; else raise RequestError."""
        url = headers.get(CHAIN_HEADER)
        encoded = headers.get(SIGNATURE_HEADER)
        if not url or not encoded:
            raise RequestError("the request is not signed")
        address = normal_chain_url(url)
        try:
            signature = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            raise RequestError("the signature is not base64") from None
        try:
            self.signers.find(address).key.verify(signature, body, self._padding, self._hash)
        except InvalidSignature:
            raise RequestError("the signature is not for this body") from None

    def knows_signer(self, headers: Headers) -> bool:
        """Whether no certificate has to be fetched to verify a request, or to refuse it."""
        try:
            return self.signers.knows(normal_chain_url(headers.get(CHAIN_HEADER) or ""))
        except RequestError:
            return True

    def _prove(self, url: str) -> Signer:
        return check_chain(self._fetch(url), self._roots, self._clock())


class EnvelopeVerifier:
    """Checks time stamp and skill id once the body is read; a verifier as the SDK calls them."""

    def __init__(self, skill_id: str, clock: Clock = utc_now) -> None:
        """`skill_id` is the only one that is answered."""
        self._skill_id = skill_id
        self._clock = clock

    def verify(
        self,
        headers: Headers,
        serialized_request_env: str,
        deserialized_request_env: RequestEnvelope,
    ) -> None:
        """Return if the request is fresh and for this skill; else raise RequestError."""
        envelope = deserialized_request_env
        self._check_time(getattr(envelope, "request", None))
        system = getattr(getattr(envelope, "context", None), "system", None)
        in_session = _application(getattr(envelope, "session", None))
        if _application(system) != self._skill_id or in_session not in (None, self._skill_id):
            raise RequestError("the request is for another skill")

    def _check_time(self, request: object) -> None:
        stamp = getattr(request, "timestamp", None)
        if not isinstance(stamp, datetime) or stamp.tzinfo is None:
            raise RequestError("the request bears no usable time")
        kind = getattr(request, "object_type", None)
        is_event = isinstance(kind, str) and kind.startswith(EVENTS)
        tolerance = EVENT_TOLERANCE if is_event else TOLERANCE
        if abs(self._clock() - stamp) > tolerance:
            raise RequestError("the request is too old or from the future")


def _application(holder: object) -> str | None:
    """The application id that a session or a system names; None if it names none."""
    application = getattr(holder, "application", None)
    named = getattr(application, "application_id", None)
    return named if isinstance(named, str) else None
