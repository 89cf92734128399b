"""Files of certificates that no request may be trusted for, by the names that the cases use."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from ipaddress import ip_address

import amazon
from amazon import BETWEEN, LEAF, NAME, ROOT, Cert, pem
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding

_SHA256_WITH_RSA = bytes.fromhex("2a864886f70d01010b")
_SHA1_WITH_RSA = bytes.fromhex("2a864886f70d010105")
_VERSION = b"\xa0\x03\x02\x01"
_BASIC_CONSTRAINTS, _ALTERNATIVE_NAMES = bytes.fromhex("551d13"), bytes.fromhex("551d11")


def chain(name: str) -> bytes:
    """A file of certificates; "good" is one as Amazon serves it."""
    return amazon.good_chain() if name == "good" else _BAD[name]()


def in_pem(der: bytes) -> bytes:
    """The bytes of a certificate in the form that files have."""
    lines = base64.encodebytes(der)
    return b"-----BEGIN CERTIFICATE-----\n" + lines + b"-----END CERTIFICATE-----\n"


def _leaf(**changes: object) -> Callable[[], bytes]:
    return lambda: pem(replace(LEAF, **changes), BETWEEN, ROOT)


def _between(**changes: object) -> Callable[[], bytes]:
    return lambda: pem(LEAF, replace(BETWEEN, **changes), ROOT)


def _altered(old: bytes, new: bytes, algorithm: HashAlgorithm | None = None) -> Callable[[], bytes]:
    """A chain whose leaf has other bytes in place of some, and is rightly signed all the same."""

    def make() -> bytes:
        leaf = LEAF.make()
        before = leaf.tbs_certificate_bytes
        assert old in before
        after = before.replace(old, new, 1)
        made = amazon.key("between").sign(after, PKCS1v15(), algorithm or SHA256())
        der = leaf.public_bytes(Encoding.DER).replace(before, after).replace(leaf.signature, made)
        return in_pem(der.replace(old, new) if algorithm else der) + pem(BETWEEN, ROOT)

    return make


_BAD = {
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
    "broken base64": lambda: amazon.good_chain().replace(b"A", b"!", 5),
    "cut off": lambda: amazon.good_chain()[:700],
    "binary": lambda: bytes(range(256)) * 4,
    "a private key": lambda: b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    "a short salt in the signature": _leaf(padding=PSS(MGF1(SHA256()), 20)),
    "SHA-1": _altered(_SHA256_WITH_RSA, _SHA1_WITH_RSA, SHA1()),
    "version 1": _altered(_VERSION + b"\2", _VERSION + b"\0"),
    "version 2": _altered(_VERSION + b"\2", _VERSION + b"\1"),
    "version 10": _altered(_VERSION + b"\2", _VERSION + b"\x09"),
    "two lists of names": _altered(_BASIC_CONSTRAINTS, _ALTERNATIVE_NAMES),
    "a name with a zero": _altered(NAME.encode(), b"echo-api.amazon\0com"),
    "a name outside ASCII": _altered(NAME.encode(), b"echo-api.amazon\xe9com"),
    "a name with a dot at its end": _leaf(names=(NAME + ".",)),
    "a name of mail": _leaf(names=(x509.RFC822Name("me@" + NAME),)),
    "an address of the web": _leaf(names=(x509.UniformResourceIdentifier("https://" + NAME),)),
    "a number": _leaf(names=(x509.IPAddress(ip_address("127.0.0.1")),)),
    "the name of an owner": _leaf(names=(x509.DirectoryName(amazon.distinguished(NAME)),)),
}
