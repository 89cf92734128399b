"""The libraries that the Lambda needs beside its runtime's own, as wheels for its machine."""

from __future__ import annotations

import hashlib
import platform
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from skill.errors import SettingError

REQUIREMENTS = Path(__file__).parent / "lambda-requirements.txt"
"""Every library with its version and the hashes of its wheels."""
RUNTIME = "3.13"
"""Version of the Lambda's Python. numpy's wheels need glibc 2.28; Lambda has it from 3.12 on."""
MACHINES = ("x86_64", "arm64")
"""Processors that Lambda has, by Lambda's names."""

_LIBC = ("manylinux_2_28", "manylinux_2_27", "manylinux2014")


@dataclass(frozen=True)
class Target:
    """What a bundle is made for."""

    python: str
    """Version of Python, such as 3.13."""
    machine: str
    """One of MACHINES."""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"3\.1[1-9]", self.python):
            raise SettingError(f"Python {self.python!r} is no version such as {RUNTIME}")
        if self.machine not in MACHINES:
            raise SettingError(f"there is no Lambda on {self.machine}: use {' or '.join(MACHINES)}")

    @property
    def name(self) -> str:
        """Such as python3.13-x86_64."""
        return f"python{self.python}-{self.machine}"

    @property
    def platforms(self) -> list[str]:
        """The wheels' names for the machine, the newest first."""
        processor = "aarch64" if self.machine == "arm64" else self.machine
        return [f"{libc}_{processor}" for libc in _LIBC]


def here() -> Target:
    """The target that this machine and this Python are; raises SettingError if Lambda has none."""
    machine = {"aarch64": "arm64", "AMD64": "x86_64"}.get(platform.machine(), platform.machine())
    return Target(f"{sys.version_info.major}.{sys.version_info.minor}", machine)


def fetch_wheels(target: Target, build: Path) -> Path:
    """The folder with the target's wheels, downloaded once and whenever the requirements change.

    Raises SettingError if they cannot be had.
    """
    folder = build / "wheels" / target.name
    stamp = folder / "complete"
    digest = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == digest:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _pip("download", "--dest", str(folder), *_for(target))
    stamp.write_text(digest)
    return folder


def unpack_wheels(target: Target, build: Path, folder: Path) -> None:
    """Install the target's wheels into an empty folder; needs no network once they are fetched."""
    wheels = fetch_wheels(target, build)
    offline = ("--no-index", "--find-links", str(wheels), "--no-compile")
    _pip("install", "--target", str(folder), *offline, *_for(target))


def _for(target: Target) -> list[str]:
    platforms = [option for name in target.platforms for option in ("--platform", name)]
    return [
        *("--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"),
        *("--require-hashes", "--requirement", str(REQUIREMENTS)),
        *("--implementation", "cp", "--python-version", target.python, *platforms),
    ]


def _pip(*arguments: str) -> None:
    """Run pip; what it says is shown only if it fails."""
    done = subprocess.run(  # noqa: S603 - our own arguments
        [sys.executable, "-m", "pip", *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        why = errors[-1].removeprefix("ERROR: ") if errors else done.stderr.strip()[-200:]
        raise SettingError(f"pip {arguments[0]} failed: {why}")
