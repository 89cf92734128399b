"""Certificate files that were tampered with: each is refused, whatever is wrong with it."""

from __future__ import annotations

import amazon
from bad_chains import in_pem
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate
from fuzzing import fuzz
from hypothesis import assume
from hypothesis import strategies as st

from skill.errors import RequestError
from skill.verify.chain import check_chain

LEAF, BETWEEN, ROOT = (
    certificate.make().public_bytes(Encoding.DER)
    for certificate in (amazon.LEAF, amazon.BETWEEN, amazon.ROOT)
)
CHANGES = st.tuples(st.integers(0, 1200), st.integers(0, 12), st.binary(max_size=12))
"""From where, how many bytes go, and what comes in their place."""
BYTES = st.tuples(st.integers(0, 1200), st.just(1), st.binary(min_size=1, max_size=1))
"""The same for one byte, which leaves the lengths as they are."""


def changed(der: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    for start, length, other in changes:
        der = der[:start] + other + der[start + length :]
    return der


def check_same_signed(der: bytes, original: bytes) -> None:
    """How many bits of a signature count is not signed: where the last one is 0, one less does."""
    one, other = map(load_der_x509_certificate, (der, original))
    assert (one.tbs_certificate_bytes, one.signature) == (
        other.tbs_certificate_bytes,
        other.signature,
    )


def tampered_certificates(
    of_leaf: list[tuple[int, int, bytes]], of_between: list[tuple[int, int, bytes]]
) -> None:
    leaf, between = changed(LEAF, of_leaf), changed(BETWEEN, of_between)
    assume((leaf, between) != (LEAF, BETWEEN))
    try:
        check_chain(b"".join(map(in_pem, (leaf, between, ROOT))), [amazon.root()], amazon.NOW)
    except RequestError:
        return
    check_same_signed(leaf, LEAF)
    check_same_signed(between, BETWEEN)


SOME = st.lists(CHANGES, max_size=2) | st.lists(BYTES, max_size=3)
test_tampered_certificates, test_other_tampered_certificates = fuzz(
    tampered_certificates, SOME, SOME, examples=400
)


def test_each_byte_of_the_leaf_changed() -> None:
    for place in range(len(LEAF)):
        for other in (0, 9, LEAF[place] ^ 1, 255):
            leaf = changed(LEAF, [(place, 1, bytes([other]))])
            if leaf == LEAF:
                continue
            try:
                signer = check_chain(in_pem(leaf) + in_pem(BETWEEN), [amazon.root()], amazon.NOW)
            except RequestError:
                continue
            check_same_signed(leaf, LEAF)
            assert signer.key == amazon.key("leaf").public_key()


FILE = in_pem(LEAF) + in_pem(BETWEEN)


def tampered_files(changes: list[tuple[int, int, bytes]]) -> None:
    """Changes of the text may leave the certificates as they are, such as a word before them."""
    try:
        signer = check_chain(changed(FILE, changes), [amazon.root()], amazon.NOW)
    except RequestError:
        return
    assert signer.key == amazon.key("leaf").public_key()


IN_FILE = st.tuples(
    st.integers(0, len(FILE)),
    st.integers(0, 80),
    st.binary(max_size=8) | st.sampled_from([b"\n", b"-----", b"-----BEGIN CERTIFICATE-----\n"]),
)
test_tampered_files, test_other_tampered_files = fuzz(
    tampered_files, st.lists(IN_FILE, min_size=1, max_size=3), examples=300
)


def test_the_untampered_file_is_accepted() -> None:
    assert check_chain(FILE, [amazon.root()], amazon.NOW)
