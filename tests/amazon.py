"""Amazon in miniature: a certificate authority, chains good and bad, and signed requests."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PSS, PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = datetime(2026, 11, 28, 10, 0, tzinfo=UTC)
SKILL_ID = "amzn1.ask.skill.11111111-2222-3333-4444-555555555555"
CHAIN_URL = "https://s3.amazonaws.com/echo.api/echo-api-cert-6-ats.pem"
NAME = "echo-api.amazon.com"


@cache
def key(owner: str) -> Any:
    """The private key of an owner; each is made once for all tests."""
    if owner == "elliptic":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, 1024 if owner == "short" else 2048)


@dataclass(frozen=True)
class Cert:
    """What a certificate says; every field is one that a test may want wrong."""

    owner: str
    issuer: str
    signed_by: str = ""
    """Whose key signs it; '' the issuer's."""
    authority: bool = False
    names: Sequence[str | x509.GeneralName] | None = ()
    """Names that the leaf is for, of hosts if they are texts; None: no such extension."""
    signs: bool | None = True
    """Whether the key may sign; None: no such extension."""
    usage: str = "server"
    """server, client, or '' for no extended key usage."""
    days: tuple[int, int] = (-30, 300)
    """In force from and until, in days from NOW."""
    algorithm: HashAlgorithm = field(default_factory=SHA256)
    padding: PSS | None = None
    """How it is signed; None: as of old."""

    def make(self) -> x509.Certificate:
        """The certificate."""
        public = key(self.owner).public_key()
        issuer_key = key(self.signed_by or self.issuer)
        builder = (
            x509.CertificateBuilder()
            .subject_name(distinguished(self.owner))
            .issuer_name(distinguished(self.issuer))
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW + timedelta(days=self.days[0]))
            .not_valid_after(NOW + timedelta(days=self.days[1]))
            .add_extension(x509.BasicConstraints(self.authority, None), critical=True)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(key(self.issuer).public_key()),
                critical=False,
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        )
        for extension in self._extensions():
            builder = builder.add_extension(extension, critical=False)
        return builder.sign(issuer_key, self.algorithm, rsa_padding=self.padding)

    def _extensions(self) -> list[x509.ExtensionType]:
        found: list[x509.ExtensionType] = []
        if self.signs is not None:
            found.append(_key_usage(self.signs, self.authority))
        if self.authority:
            return found
        if self.names is not None:
            names = [
                x509.DNSName(name) if isinstance(name, str) else name
                for name in self.names or (NAME,)
            ]
            found.append(x509.SubjectAlternativeName(names))
        usages = {
            "server": ExtendedKeyUsageOID.SERVER_AUTH,
            "client": ExtendedKeyUsageOID.CLIENT_AUTH,
        }
        if self.usage:
            found.append(x509.ExtendedKeyUsage([usages[self.usage]]))
        return found


ROOT = Cert("root", "root", authority=True, days=(-3000, 3000))
BETWEEN = Cert("between", "root", authority=True, days=(-1000, 1000))
LEAF = Cert("leaf", "between")


def distinguished(owner: str) -> x509.Name:
    """A name as certificates have it for whoever issued and owns them."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, owner)])


def _key_usage(signs: bool, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=False,
        key_encipherment=True,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


@cache
def root() -> x509.Certificate:
    """The root that the tests trust."""
    return ROOT.make()


def pem(*certificates: Cert) -> bytes:
    """A file of certificates."""
    return b"".join(c.make().public_bytes(Encoding.PEM) for c in certificates)


@cache
def good_chain() -> bytes:
    """A chain as Amazon serves it: leaf, intermediate, root."""
    return pem(LEAF, BETWEEN, ROOT)


def sign(
    body: bytes,
    owner: str = "leaf",
    algorithm: HashAlgorithm | None = None,
    padding: PSS | None = None,
) -> str:
    """The value of Signature-256 for a body."""
    if owner == "elliptic":
        made = key(owner).sign(body, ec.ECDSA(SHA256()))
    else:
        made = key(owner).sign(body, padding or PKCS1v15(), algorithm or SHA256())
    return base64.b64encode(made).decode()


def stamp(moment: datetime) -> str:
    """A time as Alexa writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def alexa_request(**request: Any) -> dict[str, Any]:
    """A whole request; keyword arguments go into `request`."""
    return {
        "version": "1.0",
        "session": {
            "new": True,
            "sessionId": "amzn1.echo-api.session.1",
            "application": {"applicationId": SKILL_ID},
            "attributes": {},
            "user": {"userId": "amzn1.ask.account.TEST"},
        },
        "context": {
            "System": {
                "application": {"applicationId": SKILL_ID},
                "user": {"userId": "amzn1.ask.account.TEST"},
                "device": {"deviceId": "amzn1.ask.device.TEST", "supportedInterfaces": {}},
                "apiEndpoint": "https://api.eu.amazonalexa.com",
            }
        },
        "request": {
            "type": "LaunchRequest",
            "requestId": "amzn1.echo-api.request.1",
            "timestamp": stamp(NOW),
            "locale": "en-GB",
            **request,
        },
    }


def intent_request(name: str, **slots: str) -> dict[str, Any]:
    """A request for an intent."""
    rows = {slot: {"name": slot, "value": value} for slot, value in slots.items()}
    return alexa_request(type="IntentRequest", intent={"name": name, "slots": rows})


def signed_headers(body: bytes, url: str = CHAIN_URL) -> dict[str, str]:
    """The headers that Alexa sends with a body."""
    return {
        "Content-Type": "application/json; charset=utf-8",
        "SignatureCertChainUrl": url,
        "Signature-256": sign(body),
    }


def encode(request: dict[str, Any]) -> bytes:
    """A request as its body."""
    return json.dumps(request).encode()
