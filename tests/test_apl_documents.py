"""The APL documents: valid, legible at twice the text size, and high in contrast."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from node_packages import node_package

from skill.load_procedure import load_procedure
from skill.screens import DOCUMENTS, load_document

HERE = Path(__file__).parent
VIEWPORTS = json.loads((HERE / "cases" / "viewports.json").read_text())
SMALLEST_TEXT = 28
"""Device-independent pixels: legible from a metre, as Amazon's guidance has it."""
LETTER = 0.55
"""Width of a letter in text sizes, on average over a word."""
LINE = 10.8
"""A rectangular screen's width in text sizes at least, so that the longest word fits a line."""
PAIRS = [
    ("onBackground", "background"),
    ("ownOnBackground", "background"),
    ("onSpoken", "spoken"),
    ("onButton", "button"),
]
"""Text and what it stands on."""

RESOURCES = load_document("reading")["resources"][0]


def node_check(documents: dict[str, Any], cases: list[dict[str, Any]]) -> dict[str, Any]:
    """Run apl-suggester, and work out the sizes as a device would."""
    package = node_package("apl-suggester", "2024.2.0")
    done = subprocess.run(
        ["node", str(HERE / "check_apl.js"), str(package)],
        input=json.dumps({"documents": documents, "cases": cases}),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.fixture(scope="module")
def checked() -> dict[str, Any]:
    documents = {name: load_document(name) for name in DOCUMENTS}
    broken = {"items": [{"type": "Text", "fontsize": 3, "width": "wide"}]}
    documents["broken"] = {**documents["reading"], "mainTemplate": broken}
    expressions = {
        name: re.sub(r"^\$\{|\}$", "", value) if "$" in value else value.removesuffix("dp")
        for name, value in RESOURCES["dimensions"].items()
    }
    cases = [
        {"expressions": expressions, "viewport": viewport, "environment": environment}
        for viewport in VIEWPORTS
        for environment in ({}, {"fontScale": 1}, {"fontScale": 2})
    ]
    return node_check(documents, cases)


@pytest.fixture(scope="module", params=VIEWPORTS, ids=lambda viewport: str(viewport["name"]))
def sizes(request: pytest.FixtureRequest, checked: dict[str, Any]) -> list[dict[str, float]]:
    """The sizes on one screen: without a text size of the listener's, with 100 and 200 %."""
    index = 3 * VIEWPORTS.index(request.param)
    rows: list[dict[str, float]] = checked["sizes"][index : index + 3]
    return [
        {**row, "width": request.param["width"], "shape": request.param["shape"]} for row in rows
    ]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_suggester_finds_nothing(checked: dict[str, Any], name: str) -> None:
    assert checked["problems"][name] == []


def test_the_suggester_finds_what_is_broken(checked: dict[str, Any]) -> None:
    found = {problem["path"] for problem in checked["problems"]["broken"]}
    assert "/mainTemplate/items/0/width" in found


def test_no_text_is_small(sizes: list[dict[str, float]]) -> None:
    for row in sizes:
        assert min(row["textSize"], row["headingSize"], row["addressSize"]) >= SMALLEST_TEXT
        assert row["touchHeight"] >= 48


def test_text_doubles_with_the_listeners_text_size(sizes: list[dict[str, float]]) -> None:
    bare, normal, double = sizes
    assert bare == normal
    if normal["shape"] == "round":  # a line of a small round screen holds the longest word at most
        assert double["textSize"] > normal["textSize"]
    else:
        assert double["textSize"] == pytest.approx(
            min(2 * normal["textSize"], normal["width"] / LINE)
        )
        assert double["textSize"] > 1.3 * normal["textSize"]


def test_the_longest_words_fit_a_line(sizes: list[dict[str, float]]) -> None:
    page = load_procedure()
    text = " ".join(sentence.text for sentence in page.sentences[:-1])
    longest = max(len(word) for word in re.split(r"[\s/–-]", text))
    address = max(len(part) for part in (page.contact.phone, *page.contact.email.split("@")))
    for row in sizes:
        room = row["width"] - 2 * row["sidePadding"] - 2 * row["gap"]
        assert longest * LETTER * row["textSize"] <= room
        assert address * LETTER * row["addressSize"] <= room + 2 * row["gap"]


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_contrast_is_at_least_seven_to_one(text: str, ground: str) -> None:
    colors = RESOURCES["colors"]
    assert contrast(colors[text], colors[ground]) >= 7


def test_contrast_is_worked_out_right() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_every_colour_and_text_size_is_a_named_one() -> None:
    named = {color for pair in PAIRS for color in pair}
    assert named == set(RESOURCES["colors"])
    for name in DOCUMENTS:
        for key, value in walk({**load_document(name), "resources": []}):
            if key in ("color", "backgroundColor", "borderColor"):
                assert value.removeprefix("@") in named, (name, key, value)
            if key == "fontSize":
                assert value.removeprefix("@") in RESOURCES["dimensions"], (name, key, value)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_long_content_wraps_and_scrolls(name: str) -> None:
    rows = list(walk(load_document(name)))
    kinds = {value for key, value in rows if key == "type"}
    assert kinds & {"Sequence", "ScrollView"}
    assert not {key for key, _ in rows} & {"maxLines", "minFontSize"}


def walk(value: object) -> Iterator[tuple[str, Any]]:
    """Every key and value in a document."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key, inner
            yield from walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
