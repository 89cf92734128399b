"""A signing certificate and the chain that vouches for it."""

from __future__ import annotations

import re
import warnings
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from skill.errors import RequestError

SIGNER = "echo-api.amazon.com"
"""The name that the signing certificate must bear."""
MAX_CERTIFICATES = 8
"""Certificates in one file; Amazon sends four."""
MIN_KEY = 2048
"""Bits of the signing key."""

_PEM = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


@dataclass(frozen=True)
class Signer:
    """Who may sign requests, until when."""

    key: RSAPublicKey
    """The public key that requests are signed with."""
    expires: datetime
    """When the first certificate of the chain runs out."""


def trusted_roots() -> list[x509.Certificate]:
    """The root certificates that Mozilla trusts, as `certifi` ships them.

    A few old ones break the rules for certificates; Amazon uses none of them, and they are left
    out.
    """
    import certifi

    roots = []
    with warnings.catch_warnings():
        warnings.simplefilter("error", CryptographyDeprecationWarning)
        for pem in _PEM.findall(certifi.contents()):
            with suppress(ValueError, CryptographyDeprecationWarning):
                roots.append(x509.load_pem_x509_certificate(pem.encode()))
    return roots


def check_chain(pem: bytes, roots: list[x509.Certificate], now: datetime) -> Signer:
    """The signer that a chain in PEM form vouches for, leaf first.

    Raises RequestError unless the chain leads to one of `roots`, every certificate is in force,
    and the leaf bears Amazon's name, may sign, and holds an RSA key.
    """
    # What is wrong with a certificate is told by errors of many kinds, which share no root.
    try:
        certificates = x509.load_pem_x509_certificates(pem)
    except Exception:
        raise RequestError("the certificate file holds no certificates") from None
    if len(certificates) > MAX_CERTIFICATES:
        raise RequestError("the certificate file holds too many certificates")
    leaf, *intermediates = certificates
    try:
        _check_leaf(leaf)
        policy = PolicyBuilder().store(Store(roots)).time(now)
        chain = policy.build_server_verifier(x509.DNSName(SIGNER)).verify(leaf, intermediates)
        key = leaf.public_key()
    except VerificationError:
        raise RequestError("the certificate chain is not to be trusted") from None
    except Exception:
        raise RequestError("the certificate lacks what Amazon's has") from None
    if not isinstance(key, RSAPublicKey) or key.key_size < MIN_KEY:
        raise RequestError("the certificate has another kind of key")
    return Signer(key, min(certificate.not_valid_after_utc for certificate in chain))


def _check_leaf(leaf: x509.Certificate) -> None:
    """Amazon's own two demands, which a browser's check leaves open.

    Raises ValueError or ExtensionNotFound if one is not met.
    """
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    if SIGNER not in names.get_values_for_type(x509.DNSName):
        raise ValueError("another name")
    if not leaf.extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature:
        raise ValueError("not for signatures")
