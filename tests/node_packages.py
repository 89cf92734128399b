"""Packages from npm that tests run against, kept under build/ once they are there."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

CACHE = Path(__file__).parent.parent / "build" / "npm"


def node_package(name: str, version: str) -> Path:
    """The folder of an installed npm package; the test is skipped where it cannot be had."""
    home = CACHE / f"{name}-{version}"
    package = home / "node_modules" / name
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("Node and npm are not installed")
    if not package.is_dir():
        _install(name, version, home)
    return package


def _install(name: str, version: str, home: Path) -> None:
    """Install apart and move into place, so that a package is there as a whole or not at all."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
        command = ["npm", "install", "--no-audit", "--no-fund", "--fetch-retries=1"]
        command += ["--ignore-scripts", "--no-save", "--prefix", scratch, f"{name}@{version}"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=150)
        except subprocess.TimeoutExpired:
            pytest.skip(f"npm did not bring {name} {version} in time")
        if done.returncode:
            pytest.skip(f"npm cannot install {name} {version}: {done.stderr.strip()[:200]}")
        if not home.exists():
            shutil.copytree(scratch, home, symlinks=True)
