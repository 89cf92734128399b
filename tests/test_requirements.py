"""What the project asks pip for: it can be read everywhere, and asks for what there is."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement

from deploy.bundle import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
REQUIREMENTS = [
    Requirement(text)
    for texts in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values())
    for text in texts
]
NO_VERSION = re.compile(r"platform_(release|version)\s*([<>=!~]=?|===)")
"""A kernel's name compared as a version: where it is none, as in 6.8.0-45-generic, pip 24.1 to 25.3
stops, whatever is to be installed."""


def test_no_kernel_is_compared_as_a_version() -> None:
    assert NO_VERSION.search(str(Marker("platform_release >= '24'")))
    markers = [str(one.marker) for one in REQUIREMENTS if one.marker]
    assert markers
    assert [marker for marker in markers if NO_VERSION.search(marker)] == []


@pytest.mark.parametrize(("python", "wanted"), [("3.11", True), ("3.12", True), ("3.13", False)])
def test_misaki_is_asked_for_where_it_has_a_package(python: str, wanted: bool) -> None:
    found = [one.marker for one in REQUIREMENTS if one.name == "misaki"]
    assert found
    for marker in found:
        assert marker is not None
        assert marker.evaluate({"python_version": python}) is wanted
