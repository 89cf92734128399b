"""The rule on a listing's icons: that they are named, are there, and have the right size."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from interaction_model.linter.manifest import Listing

ICON_PIXELS = (108, 512)
_PNG = b"\x89PNG\r\n\x1a\n"


def check_icons(listing: Listing, folder: Path) -> Iterator[tuple[str, str, str]]:
    """(rule, what is wrong, text by which its line is found); `folder` is where file:// starts."""
    for address, pixels in zip(listing.icons, ICON_PIXELS, strict=True):
        what = _fault(address, pixels, folder)
        if what:
            yield "listing-icons", what, address


def _fault(address: str, pixels: int, folder: Path) -> str:
    """What is wrong with an icon, or ''; one on the web is not fetched."""
    if not address.startswith(("https://", "file://")):
        return f"no icon of {pixels} pixels: add its address"
    if address.startswith("https://"):
        return ""
    path = folder / address.removeprefix("file://")
    if not path.is_file():
        return f"there is no file {address.removeprefix('file://')}: draw it"
    if _size(path) != (pixels, pixels):
        return f"{path.name} is no PNG of {pixels} by {pixels} pixels: draw it anew"
    return ""


def _size(path: Path) -> tuple[int, int] | None:
    """Width and height of a PNG, or None."""
    head = path.read_bytes()[:24]
    if len(head) < 24 or not head.startswith(_PNG):
        return None
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
