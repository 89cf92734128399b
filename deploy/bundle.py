"""The Lambda's zip: our own code and content, the libraries that they need, and nothing else."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy.archive import write_archive
from deploy.reach import reached_files
from deploy.wheels import Target, unpack_wheels
from skill.content_files import CONTENT
from skill.errors import ModelError, SettingError

ROOT = Path(__file__).parent.parent
ENTRY = "lambda_function"
MOST_MEGABYTES = 150
"""Unpacked; Lambda itself takes 250."""

_UNUSED = re.compile(
    r"""
    (^|/)(__pycache__|tests?)/ | ^bin/                # bytecode of nobody knows which Python, tests
    | \.dist-info/(?!METADATA$|licenses/)             # holidays reads its own version at run time
    | \.(pyi|pyx|pxd|h|a|c|po)$                       # for compilers, type checkers, translators
    | (^|/)py\.typed$
    | ^numpy/(f2py|distutils|doc|_pyinstaller)/
    | ^numpy/_core/(_simd|[^/]*_tests?)\.[^/]*so$     # numpy's tests of itself
    | ^holidays/locale/                               # names of holidays: only the days are used
    """,
    re.VERBOSE,
)
"""What the libraries bring and a Lambda does not need, by path."""


@dataclass(frozen=True)
class Bundle:
    """A zip, ready to be handed to Lambda."""

    archive: Path
    """The zip."""
    target: Target
    """What it was made for."""
    files: int
    """Number of files in it."""
    unpacked: int
    """Bytes of its files."""
    compiled: str
    """Version of the Python that made its bytecode; '' for none: a cold start compiles it all."""

    def lines(self) -> Iterator[str]:
        """What a person wants to know about it."""
        packed = self.archive.stat().st_size
        digest = hashlib.sha256(self.archive.read_bytes()).hexdigest()
        yield f"{self.archive}: {self.target.name}, {self.files} files"
        yield f"{packed / 1e6:.1f} MB zipped, {self.unpacked / 1e6:.1f} MB unpacked"
        yield f"sha256 {digest}"
        if self.compiled:
            yield f"bytecode by Python {self.compiled}: another makes other bytes"
        else:
            python = f"python{self.target.python}"
            yield f"(without bytecode, as {python} is not here: cold starts will be slower)"


def build_bundle(build: Path, target: Target, content: Path = CONTENT) -> Bundle:
    """Build `lambda.zip` in `build`, the same bytes from the same source.

    That holds among machines that have the target's Python, which makes the bytecode, in the same
    version, and among those that do not have it.
    Raises ModelError without a model that fits the content, SettingError if the libraries cannot
    be had, and if the outcome is too large.
    """
    check_model(content)
    folder = build / "lambda" / target.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    unpack_wheels(target, build, folder)
    _strip(folder)
    copy_ours(folder, content)
    compiled = add_bytecode(folder, target)
    files = [path for path in folder.rglob("*") if path.is_file()]
    unpacked = sum(path.stat().st_size for path in files)
    if unpacked > MOST_MEGABYTES * 1_000_000:
        raise SettingError(f"{unpacked / 1e6:.0f} MB: more than {MOST_MEGABYTES}, strip more")
    archive = build / "lambda.zip"
    write_archive(folder, archive)
    return Bundle(archive, target, len(files), unpacked, compiled)


def check_model(content: Path = CONTENT) -> None:
    """Raise ModelError unless the learned finder can be built: nothing less is deployed."""
    from skill.load_procedure import load_procedure
    from skill.question.lexical_finder import LexicalFinder
    from skill.question.load import load_finder
    from skill.question.model import load_model
    from skill.wording import load_wording

    load_model(content / "model.npz")
    finder = load_finder(load_procedure(content), load_wording(content), content)
    if isinstance(finder, LexicalFinder):
        raise ModelError("the model does not fit the content — run `python -m skill train`")


def _strip(folder: Path) -> None:
    """Delete what is unused, and the folders that this leaves empty."""
    for path in sorted(folder.rglob("*"), reverse=True):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and _UNUSED.search(name):
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def copy_ours(folder: Path, content: Path) -> None:
    """Our modules that the entry reaches, the content, and the screens."""
    sources = {path.relative_to(ROOT): path for path in reached_files(ROOT, ENTRY)}
    sources |= {path.relative_to(ROOT): path for path in (ROOT / "skill" / "apl").glob("*.json")}
    place = CONTENT.relative_to(ROOT)
    for path in content.rglob("*"):
        inside = path.relative_to(content)
        if path.is_file() and inside.parts[0] != "evaluation":
            sources[place / inside] = path
    for name, path in sources.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / name)


def add_bytecode(folder: Path, target: Target) -> str:
    """Compile all modules if the target's Python is here; its whole version, or '' without it.

    The Lambda could not do it, as its folder is read-only. The bytecode is not checked against
    dates, which a reproducible zip does not have.
    """
    python, version = _python(target.python)
    if not version:
        return ""
    options = ("-q", "-j", "1", "--invalidation-mode", "unchecked-hash", "-s", str(folder))
    subprocess.run(  # noqa: S603 - our own arguments
        [python, "-W", "ignore", "-m", "compileall", *options, str(folder)],
        env={**os.environ, "PYTHONHASHSEED": "0"},
        check=True,
    )
    return version


def _python(version: str) -> tuple[str, str]:
    """An interpreter of a version and its whole version, which is '' if there is none that runs."""
    if version == f"{sys.version_info.major}.{sys.version_info.minor}":
        return sys.executable, platform.python_version()
    python = shutil.which(f"python{version}") or ""
    if not python:
        return "", ""
    check = [python, "-c", "import platform; print(platform.python_version())"]
    done = subprocess.run(check, capture_output=True, text=True, check=False)  # noqa: S603
    whole = done.stdout.strip()
    return python, whole if whole.startswith(f"{version}.") else ""
