"""Amazon in miniature: a certificate authority, chains good and bad, and signed requests."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
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
    names: Sequence[str] | None = ()
    """Names that the leaf is for; None: no such extension."""
    signs: bool | None = True
    """Whether the key may sign; None: no such extension."""
    usage: str = "server"
    """server, client, or '' for no extended key usage."""
    days: tuple[int, int] = (-30, 300)
    """In force from and until, in days from NOW."""
    algorithm: HashAlgorithm = field(default_factory=SHA256)

    def make(self) -> x509.Certificate:
        """The certificate."""
        public = key(self.owner).public_key()
        issuer_key = key(self.signed_by or self.issuer)
        builder = (
            x509.CertificateBuilder()
            .subject_name(_name(self.owner))
            .issuer_name(_name(self.issuer))
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
        return builder.sign(issuer_key, self.algorithm)

    def _extensions(self) -> list[x509.ExtensionType]:
        found: list[x509.ExtensionType] = []
        if self.signs is not None:
            found.append(_key_usage(self.signs, self.authority))
        if self.authority:
            return found
        if self.names is not None:
            names = [x509.DNSName(name) for name in self.names or (NAME,)]
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


def _name(owner: str) -> x509.Name:
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


def chain(name: str) -> bytes:
    """A file of certificates by the name that the cases use."""
    if name == "good":
        return good_chain()
    return _BAD_CHAINS[name]()


def sign(body: bytes, owner: str = "leaf", algorithm: HashAlgorithm | None = None) -> str:
    """The value of Signature-256 for a body."""
    if owner == "elliptic":
        made = key(owner).sign(body, ec.ECDSA(SHA256()))
    else:
        made = key(owner).sign(body, PKCS1v15(), algorithm or SHA256())
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


_leaf = lambda **changes: lambda: pem(replace(LEAF, **changes), BETWEEN, ROOT)  # noqa: E731
_between = lambda **changes: lambda: pem(LEAF, replace(BETWEEN, **changes), ROOT)  # noqa: E731

_BAD_CHAINS = {
    "leaf expired yesterday": _leaf(days=(-90, -1)),
    "leaf in force tomorrow": _leaf(days=(1, 90)),
    "intermediate expired": _between(days=(-90, -1)),
    "intermediate in force tomorrow": _between(days=(1, 90)),
    "intermediate is no authority": _between(authority=False),
    "intermediate missing": lambda: pem(LEAF, ROOT),
    "root only": lambda: pem(ROOT),
    "leaf last": lambda: pem(ROOT, BETWEEN, LEAF),
    "signed by another key": _leaf(signed_by="stranger"),
    "stranger's root": lambda: pem(
        replace(LEAF, issuer="stranger"), Cert("stranger", "stranger", authority=True)
    ),
    "self-signed": lambda: pem(replace(LEAF, issuer="leaf")),
    "another name": _leaf(names=("amazon.com",)),
    "another name before the right one's domain": _leaf(names=(NAME + ".example.com",)),
    "wildcard name": _leaf(names=("*.amazon.com",)),
    "name in capitals of another": _leaf(names=("ECHO-API.AMAZON.COM.EXAMPLE",)),
    "no names": _leaf(names=None),
    "may not sign": _leaf(signs=False),
    "no key usage": _leaf(signs=None),
    "for clients": _leaf(usage="client"),
    "leaf is an authority": _leaf(authority=True),
    "short key": _leaf(owner="short"),
    "elliptic key": _leaf(owner="elliptic"),
    "nine certificates": lambda: pem(LEAF, BETWEEN, *[ROOT] * 7),
    "empty": lambda: b"",
    "not certificates": lambda: b"<html>Service unavailable</html>",
    "broken base64": lambda: good_chain().replace(b"A", b"!", 5),
    "cut off": lambda: good_chain()[:700],
    "binary": lambda: bytes(range(256)) * 4,
    "a private key": lambda: b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
}
