"""The skill's icons, drawn by this file: a bone that bears an implant, in a speech bubble."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from deploy.listing import SOURCE
from skill.errors import SettingError

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

ICONS = {"small.png": 108, "large.png": 512}
"""File → pixels of each side, as the skill store wants them."""
FOLDER = SOURCE / "assets" / "images"

_FINE = 4
"""Drawn so many times larger and then reduced, which makes the edges smooth."""
_GROUND, _BUBBLE, _BONE, _METAL, _THREAD = "#0b4f6c", "#f4f1ea", "#d8b98a", "#5c6b73", "#8d9aa1"


def draw(pixels: int) -> Image:
    """The icon, `pixels` wide and high."""
    try:
        from PIL import Image, ImageDraw
    except ImportError as error:
        raise SettingError("icons are drawn with Pillow: pip install -e '.[icons]'") from error
    side = pixels * _FINE
    image = Image.new("RGB", (side, side), _GROUND)
    pen = _Pen(ImageDraw.Draw(image), side)
    pen.box((14, 16, 86, 76), _BUBBLE, 12)
    pen.shape(((30, 74), (48, 74), (28, 90)), _BUBBLE)
    for x in (43, 57):  # the bone's end, and its shaft
        pen.disc(x, 28, 8.5, _BONE)
    pen.box((40, 30, 60, 57), _BONE, 3)
    pen.box((46, 40, 54, 72), _METAL, 2)  # the implant, which stands out of it
    for y in range(43, 56, 4):
        pen.shape(((44, y), (56, y + 1.5), (56, y + 3.5), (44, y + 2)), _THREAD)
    pen.box((42, 63, 58, 67), _METAL, 1)
    return image.resize((pixels, pixels), Image.Resampling.LANCZOS)


def write(folder: Path = FOLDER) -> list[Path]:
    """Draw every icon anew; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, pixels in ICONS.items():
        draw(pixels).save(folder / name, optimize=True)
    return [folder / name for name in ICONS]


class _Pen:
    """Draws in hundredths of the icon's side."""

    def __init__(self, canvas: ImageDraw, side: int) -> None:
        self._canvas = canvas
        self._unit = side / 100

    def box(self, corners: tuple[float, float, float, float], fill: str, radius: float) -> None:
        """A rectangle (left, top, right, bottom) with round corners."""
        scaled = tuple(value * self._unit for value in corners)
        self._canvas.rounded_rectangle(scaled, radius * self._unit, fill)

    def disc(self, x: float, y: float, radius: float, fill: str) -> None:
        """A filled circle around a point."""
        edges = (x - radius, y - radius, x + radius, y + radius)
        self.box(edges, fill, radius)

    def shape(self, points: tuple[tuple[float, float], ...], fill: str) -> None:
        """A filled polygon."""
        self._canvas.polygon([(x * self._unit, y * self._unit) for x, y in points], fill)
