"""The list of questions inside a model file."""

from __future__ import annotations

from zlib import crc32

import pytest

from skill.question.arrays import map_arrays, save_arrays
from skill.question.listing import Listing, pack_listing

ASKED = {
    "will i be asleep": "s6",
    "why": "follow_up why",
    "will it hurt": "s6",
    "où est l'os": "off_topic",
    # two texts with one checksum
    "plumless": "off_topic",
    "buckeroo": "advice",
}


@pytest.fixture(scope="module")
def listing(tmp_path_factory: pytest.TempPathFactory) -> Listing:
    arrays, order = pack_listing(list(ASKED), list(ASKED.values()))
    assert sorted(order) == list(range(len(ASKED)))
    path = tmp_path_factory.mktemp("model") / "list.npz"
    save_arrays(path, {"odd": arrays["texts"][:1], **arrays})  # what follows lies askew
    return Listing(map_arrays(path))


def test_texts_of_one_checksum() -> None:
    assert crc32(b"plumless") == crc32(b"buckeroo")


def test_every_question_is_found_with_its_label(listing: Listing) -> None:
    assert len(listing) == len(ASKED) and dict(listing.items()) == ASKED
    for row, (text, label) in enumerate(listing.items()):
        assert listing.find(text) == row
        assert (listing.text(row), listing.label(row)) == (text, label)


@pytest.mark.parametrize("text", ["", "will i", "will i be asleep ", "🦿", "x" * 1_000])
def test_what_is_not_in_it_is_not_found(listing: Listing, text: str) -> None:
    assert listing.find(text) is None


def test_an_empty_one() -> None:
    empty = Listing(pack_listing([], [])[0])
    assert len(empty) == 0 and empty.find("why") is None
